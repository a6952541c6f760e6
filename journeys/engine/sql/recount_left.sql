-- Each departure is a step. Legs are summed by their way before they are taken apart.
WITH counted AS (
    SELECT version_id, node_id, outcome, without_logic, hour, sum(count) AS n
    FROM (
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counter
        WHERE measure = 'left'
        UNION ALL
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counterdelta
        WHERE measure = 'left'
    ) both_parts
    GROUP BY 1, 2, 3, 4, 5
), logged AS (
    SELECT way.version_id, passed.node_id, passed.outcome, gone.without_logic, gone.hour, sum(gone.n) AS n
    FROM (
        SELECT leg.way_id, e.without_logic, date_trunc('hour', leg.left_at, 'UTC') AS hour, count(*) AS n
        FROM journeys_leg leg JOIN journeys_enrollment e ON e.id = leg.enrollment_id
        WHERE NOT e.test
        GROUP BY 1, 2, 3
    ) gone
    JOIN journeys_way way ON way.id = gone.way_id
    CROSS JOIN LATERAL unnest(way.nodes, way.outcomes) AS passed (node_id, outcome)
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
  AND hour >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_leg'), '-infinity')
ORDER BY 1, 2, 3
