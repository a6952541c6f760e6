-- Each run entered the version of its first step, by that node, or stands there still.
WITH counted AS (
    SELECT version_id, node_id, outcome, without_logic, hour, sum(count) AS n
    FROM (
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counter
        WHERE measure = 'entered'
        UNION ALL
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counterdelta
        WHERE measure = 'entered'
    ) both_parts
    GROUP BY 1, 2, 3, 4, 5
), logged AS (
    SELECT coalesce(way.version_id, e.version_id) AS version_id, coalesce(way.nodes[1], e.node_id) AS node_id, '' AS outcome, e.without_logic,
           date_trunc('hour', run.entered_at, 'UTC') AS hour, count(*) AS n
    FROM journeys_run run
    JOIN journeys_enrollment e ON e.id = run.enrollment_id
    LEFT JOIN journeys_leg leg ON leg.enrollment_id = e.id AND leg.seq = 0
    LEFT JOIN journeys_way way ON way.id = leg.way_id
    WHERE NOT run.test
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
  AND hour >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_leg'), '-infinity')
ORDER BY 1, 2, 3
