SELECT id FROM contacts_contact WHERE id = ANY (%(ids)s::bigint[]) ORDER BY id FOR NO KEY UPDATE
