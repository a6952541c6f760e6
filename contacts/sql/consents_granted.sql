-- The state of the topic, else that of all topics, else none.
SELECT DISTINCT ON (contact_id) contact_id, granted
FROM contacts_consent
WHERE contact_id = ANY (%(ids)s::bigint[]) AND channel = %(channel)s AND topic IN (%(topic)s, '*')
ORDER BY contact_id, topic = '*'
