-- Whoever arrived has left again, or stands there waiting or parked.
WITH counted AS (
    SELECT version_id, node_id, outcome, without_logic, hour, sum(count) AS n
    FROM (
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counter
        WHERE measure = 'arrived'
        UNION ALL
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counterdelta
        WHERE measure = 'arrived'
    ) both_parts
    GROUP BY 1, 2, 3, 4, 5
), logged AS (
    SELECT version_id, node_id, '' AS outcome, without_logic, hour, sum(n) AS n
    FROM (
        SELECT way.version_id, passed.node_id, gone.without_logic,
               CASE WHEN passed.place = 1 THEN gone.came ELSE gone.went END AS hour, gone.n
        FROM (
            SELECT leg.way_id, e.without_logic, date_trunc('hour', leg.entered_at, 'UTC') AS came,
                   date_trunc('hour', leg.left_at, 'UTC') AS went, count(*) AS n
            FROM journeys_leg leg JOIN journeys_enrollment e ON e.id = leg.enrollment_id
            WHERE NOT e.test
            GROUP BY 1, 2, 3, 4
        ) gone
        JOIN journeys_way way ON way.id = gone.way_id
        CROSS JOIN LATERAL unnest(way.nodes) WITH ORDINALITY AS passed (node_id, place)
        UNION ALL
        SELECT version_id, node_id, without_logic, date_trunc('hour', entered_at, 'UTC'), 1
        FROM journeys_enrollment WHERE state <> 1 AND NOT test
    ) arrivals
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
  AND hour >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_leg'), '-infinity')
ORDER BY 1, 2, 3
