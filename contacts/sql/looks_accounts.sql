-- An attribute of an account that changed concerns everybody of the account; one more account concerns who joined it.
-- After the joining, so that they are found.
INSERT INTO contacts_segmentlook (segment_id, contact_id, at)
SELECT DISTINCT watch.segment_id, member.contact_id, %(now)s::timestamptz
FROM unnest(%(keys)s::text[], %(names)s::text[]) AS given (key, name)
JOIN contacts_segmentwatch AS watch ON watch.kind = 'account' AND watch.name = given.name
JOIN contacts_account AS account ON account.key = given.key
JOIN contacts_accountcontact AS member ON member.account_id = account.id
UNION
SELECT watch.segment_id, joined.contact, %(now)s::timestamptz
FROM unnest(%(joined)s::bigint[]) AS joined (contact)
JOIN contacts_segmentwatch AS watch ON watch.kind = 'account'
RETURNING true
