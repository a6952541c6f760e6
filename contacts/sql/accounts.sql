SELECT key, attributes, attributed_at FROM contacts_account WHERE key = ANY (%(keys)s::text[])
