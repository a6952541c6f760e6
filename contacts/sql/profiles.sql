-- Rows that the batch may change, locked in one order for everybody. Keys are not locked: nothing deletes a contact,
-- and foreign keys from new events would wait.
SELECT id, email, phone, timezone, locale, coalesce(score::text, ''), attributes, attributed_at
FROM contacts_contact
WHERE id = ANY (%(ids)s::bigint[])
ORDER BY id
FOR NO KEY UPDATE
