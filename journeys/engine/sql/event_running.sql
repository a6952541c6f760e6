SELECT contact_id, count, last_at FROM contacts_contactevent
WHERE contact_id = ANY(%(contacts)s::bigint[]) AND name = %(name)s
