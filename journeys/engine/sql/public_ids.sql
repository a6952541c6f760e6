SELECT id, public_id FROM contacts_contact WHERE id = ANY(%(contacts)s::bigint[])
