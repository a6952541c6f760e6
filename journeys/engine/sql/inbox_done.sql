DELETE FROM contacts_inbox WHERE id = ANY(%(ids)s::bigint[])
