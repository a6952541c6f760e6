-- Addresses that begin to rest; those that rest already stay as they are and are not returned. Sorted, so that two
-- people who do it at once wait for each other in one order.
INSERT INTO contacts_suppression (channel, address, reason, at)
SELECT DISTINCT %(channel)s::text, lower(contact.email), %(reason)s::text, %(at)s::timestamptz
FROM contacts_contact AS contact
WHERE contact.id = ANY (%(ids)s::bigint[]) AND contact.email <> ''
ORDER BY 2
ON CONFLICT (channel, address) DO NOTHING
RETURNING id
