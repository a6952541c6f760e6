-- One range of the key for each contact and name: most have had none, which a walk over partitions would say dearly.
SELECT contact_id, max(last_at) FROM contacts_contactevent
WHERE contact_id = ANY(%(contacts)s::bigint[]) AND name = ANY(%(names)s::text[])
GROUP BY contact_id
