-- The lists of the one who goes are those of the one who stays. Segments with a condition are asked of both anew. No
-- pass is under way: a merge holds the watches alone.
WITH gone AS (
    DELETE FROM contacts_segmentmember AS member
    USING unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
    WHERE member.contact_id = given.loser
    RETURNING member.segment_id, given.winner, member.since
), came AS (
    INSERT INTO contacts_segmentmember (segment_id, contact_id, since)
    SELECT gone.segment_id, gone.winner, min(gone.since)
    FROM gone JOIN contacts_segment AS segment ON segment.id = gone.segment_id AND segment.kind = 'list'
    GROUP BY gone.segment_id, gone.winner ORDER BY gone.segment_id, gone.winner
    ON CONFLICT (segment_id, contact_id) DO NOTHING
    RETURNING segment_id, contact_id
), told AS (
    INSERT INTO contacts_inbox (kind, contact_id, name, "timestamp", payload)
    SELECT 'segment', came.contact_id, segment.slug, member.since, '{"entered": true}'
    FROM came
    JOIN contacts_segment AS segment ON segment.id = came.segment_id
    JOIN gone AS member ON member.segment_id = came.segment_id AND member.winner = came.contact_id
    WHERE (SELECT true FROM contacts_watch AS watch
           WHERE watch.kind = 'segment' AND watch.name = segment.slug LIMIT 1)
)
UPDATE contacts_segment AS segment SET size = segment.size - sums.by
FROM (
    SELECT segment_id, sum(by) AS by
    FROM (SELECT segment_id, 1 AS by FROM gone UNION ALL SELECT segment_id, -1 FROM came) AS each
    GROUP BY segment_id
) AS sums
WHERE segment.id = sums.segment_id
