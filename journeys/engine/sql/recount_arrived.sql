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
    SELECT version_id, node_id, '' AS outcome, without_logic, hour, count(*) AS n
    FROM (
        SELECT step.version_id, step.node_id, e.without_logic, date_trunc('hour', step.entered_at, 'UTC') AS hour
        FROM journeys_step step JOIN journeys_enrollment e ON e.id = step.enrollment_id
        WHERE NOT e.test
        UNION ALL
        SELECT version_id, node_id, without_logic, date_trunc('hour', entered_at, 'UTC') AS hour
        FROM journeys_enrollment WHERE state <> 1 AND NOT test
    ) arrivals
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
  AND hour >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_step'), '-infinity')
ORDER BY 1, 2, 3
