SELECT id, attributed_at FROM contacts_contact WHERE id = ANY(%(contacts)s::bigint[])
