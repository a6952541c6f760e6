-- The next stretch of contacts by id, and those of it who have the date. Shared locks: whoever changes a contact
-- meanwhile comes after, and tells the inbox of it.
SELECT id, (attributes -> %(attribute)s::text)::text, timezone
FROM contacts_contact
WHERE id > %(cursor)s AND id <= %(upto)s AND attributes ? %(attribute)s::text AND erased_at IS NULL AND merged_into_id IS NULL
ORDER BY id
FOR SHARE
