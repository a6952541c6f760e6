SELECT id, (attributes -> %(attribute)s::text)::text, timezone
FROM contacts_contact
WHERE id = ANY(%(contacts)s::bigint[]) AND erased_at IS NULL AND merged_into_id IS NULL
