-- How long people stayed on each step, from a share of the log's pages. The log has no index by version, and a sample
-- of pages costs the same however long it grows. Each sampled row finds its enrollment by key (OFFSET 0 keeps the
-- planner from reading all enrollments instead).
SELECT passed.node_id, count(*),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY passed.stay), percentile_disc(0.9) WITHIN GROUP (ORDER BY passed.stay)
FROM journeys_leg leg TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
JOIN journeys_way way ON way.id = leg.way_id
CROSS JOIN LATERAL (
    SELECT without_logic FROM journeys_enrollment WHERE id = leg.enrollment_id AND NOT test OFFSET 0
) enrollment
CROSS JOIN LATERAL (
    SELECT node_id, CASE WHEN place = 1 THEN leg.left_at - leg.entered_at ELSE interval '0' END AS stay
    FROM unnest(way.nodes) WITH ORDINALITY AS node (node_id, place)
) passed
WHERE way.version_id = %(version)s AND leg.left_at >= %(since)s
  AND (%(without)s::boolean IS NULL OR enrollment.without_logic = %(without)s)
GROUP BY passed.node_id
