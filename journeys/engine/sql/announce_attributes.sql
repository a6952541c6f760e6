-- Our own changes are facts like any others: whoever watches the attribute hears of it through the inbox.
INSERT INTO contacts_inbox (kind, contact_id, name, timestamp, payload)
SELECT 'attribute', contact, name, %(now)s, '{}'
FROM unnest(%(contacts)s::bigint[], %(names)s::text[]) AS changed (contact, name)
WHERE (SELECT true FROM contacts_watch watch WHERE watch.kind = 'attribute' AND watch.name = changed.name LIMIT 1)
