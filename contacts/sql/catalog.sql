-- What the catalogue says of the names of a batch, whether somebody watches them, and whether a segment does. A name that was last seen more
-- than an hour ago is stale: its row is touched seldom, because every batch would wait for it.
SELECT 'event', given.name, NULL::text, entry.interaction, entry.last_seen_at < %(now)s::timestamptz - interval '1 hour',
       (SELECT true FROM contacts_watch AS watch
        WHERE watch.kind = 'event' AND watch.name = given.name LIMIT 1) IS NOT NULL,
       (SELECT true FROM contacts_segmentwatch AS watch
        WHERE watch.kind = 'event' AND watch.name = given.name LIMIT 1) IS NOT NULL
FROM unnest(%(events)s::text[]) AS given (name)
LEFT JOIN LATERAL (
    SELECT interaction, coalesce(last_seen_at, '-infinity') AS last_seen_at
    FROM contacts_eventtype AS known WHERE known.name = given.name LIMIT 1
) AS entry ON true
UNION ALL
SELECT 'attribute', given.name, entry.type, NULL, entry.last_seen_at < %(now)s::timestamptz - interval '1 hour',
       (SELECT true FROM contacts_watch AS watch
        WHERE watch.kind = 'attribute' AND watch.name = given.name LIMIT 1) IS NOT NULL,
       (SELECT true FROM contacts_segmentwatch AS watch
        WHERE watch.kind = 'attribute' AND watch.name = given.name LIMIT 1) IS NOT NULL
FROM unnest(%(attributes)s::text[]) AS given (name)
LEFT JOIN LATERAL (
    SELECT type, coalesce(last_seen_at, '-infinity') AS last_seen_at
    FROM contacts_attribute AS known WHERE known.name = given.name LIMIT 1
) AS entry ON true
