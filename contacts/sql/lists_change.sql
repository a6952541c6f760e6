-- Members of lists come and go: written, counted, announced to whoever watches the list, and looked at by the segments
-- that name it. Rows in one order, so that two who change one list wait for each other; counts come last.
WITH given AS MATERIALIZED (
    SELECT DISTINCT ON (segment.id, asked.contact) segment.id AS segment, segment.slug, asked.contact, asked.inside
    FROM unnest(%(slugs)s::text[], %(contacts)s::bigint[], %(inside)s::boolean[])
        WITH ORDINALITY AS asked (slug, contact, inside, place)
    JOIN contacts_segment AS segment ON segment.slug = asked.slug AND segment.kind = 'list'
    ORDER BY segment.id, asked.contact, asked.place DESC
), entered AS (
    INSERT INTO contacts_segmentmember (segment_id, contact_id, since)
    SELECT segment, contact, %(now)s::timestamptz FROM given WHERE inside ORDER BY segment, contact
    ON CONFLICT (segment_id, contact_id) DO NOTHING
    RETURNING segment_id, contact_id
), gone AS (
    DELETE FROM contacts_segmentmember AS member
    USING (SELECT DISTINCT segment FROM given) AS list
    WHERE member.segment_id = list.segment
      AND member.contact_id = ANY (ARRAY(
          SELECT contact FROM given WHERE given.segment = list.segment AND NOT given.inside))
    RETURNING member.segment_id, member.contact_id
), moved AS (
    SELECT segment_id, contact_id, true AS entered FROM entered
    UNION ALL SELECT segment_id, contact_id, false FROM gone
), told AS (
    INSERT INTO contacts_inbox (kind, contact_id, name, "timestamp", payload)
    SELECT 'segment', moved.contact_id, segment.slug, %(now)s::timestamptz, jsonb_build_object('entered', moved.entered)
    FROM moved JOIN contacts_segment AS segment ON segment.id = moved.segment_id
    WHERE (SELECT true FROM contacts_watch AS watch
           WHERE watch.kind = 'segment' AND watch.name = segment.slug LIMIT 1)
    RETURNING id
), looked AS (
    INSERT INTO contacts_segmentlook (segment_id, contact_id, at)
    SELECT DISTINCT watch.segment_id, moved.contact_id, %(now)s::timestamptz
    FROM moved
    JOIN contacts_segment AS segment ON segment.id = moved.segment_id
    JOIN contacts_segmentwatch AS watch ON watch.kind = 'segment' AND watch.name = segment.slug
    RETURNING id
), counted AS (
    UPDATE contacts_segment AS segment SET size = segment.size + sums.by, counted_at = %(now)s::timestamptz
    FROM (
        SELECT segment_id, sum(CASE WHEN entered THEN 1 ELSE -1 END) AS by FROM moved GROUP BY segment_id
    ) AS sums
    WHERE segment.id = sums.segment_id
)
SELECT (SELECT count(*) FROM entered), (SELECT count(*) FROM gone), (SELECT count(*) FROM told),
       (SELECT count(*) FROM looked)
