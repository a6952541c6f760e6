-- Segments that rest on an attribute look at whom we changed it for.
INSERT INTO contacts_segmentlook (segment_id, contact_id, at)
SELECT DISTINCT watch.segment_id, changed.contact, %(now)s::timestamptz
FROM unnest(%(contacts)s::bigint[], %(names)s::text[]) AS changed (contact, name)
CROSS JOIN LATERAL (
    SELECT segment_id FROM contacts_segmentwatch AS exact
    WHERE exact.kind = 'attribute' AND exact.name = changed.name
) AS watch
