-- Never "id greater than the last seen": commits are out of order.
SELECT id, kind, contact_id, name, timestamp, payload
FROM contacts_inbox
ORDER BY id
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED
