-- Contacts whom these facts may have moved into a segment or out of it. A fact stamped in the future is looked at when
-- it has happened. What is said of every topic of a channel (`email.*`) concerns each. Inserts alone: nobody waits.
INSERT INTO contacts_segmentlook (segment_id, contact_id, at)
SELECT DISTINCT watch.segment_id, given.contact, greatest(given.at, %(now)s::timestamptz)
FROM unnest(%(kinds)s::text[], %(names)s::text[], %(contacts)s::bigint[], %(at)s::timestamptz[])
    AS given (kind, name, contact, at)
CROSS JOIN LATERAL (
    SELECT segment_id FROM contacts_segmentwatch AS exact
    WHERE exact.kind = given.kind AND exact.name = given.name
    UNION ALL
    SELECT segment_id FROM contacts_segmentwatch AS topic
    WHERE given.kind = 'consent' AND right(given.name, 2) = '.*'
      AND topic.kind = 'consent' AND starts_with(topic.name, left(given.name, -1))
) AS watch
RETURNING true
