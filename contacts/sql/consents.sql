SELECT contact_id, channel, topic, granted, at FROM contacts_consent WHERE contact_id = ANY (%(ids)s::bigint[])
