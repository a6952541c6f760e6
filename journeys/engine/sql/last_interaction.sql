SELECT contact_id, last_interaction_at FROM contacts_activity WHERE contact_id = ANY(%(contacts)s::bigint[])
