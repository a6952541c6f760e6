SELECT id, timezone FROM contacts_contact WHERE id = ANY(%(contacts)s::bigint[])
