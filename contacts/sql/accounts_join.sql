INSERT INTO contacts_accountcontact (account_id, contact_id, since)
SELECT account.id, given.contact, min(given.since)
FROM unnest(%(keys)s::text[], %(contacts)s::bigint[], %(since)s::timestamptz[]) AS given (key, contact, since)
JOIN contacts_account AS account ON account.key = given.key
GROUP BY account.id, given.contact
ORDER BY account.id, given.contact
ON CONFLICT (account_id, contact_id) DO NOTHING
