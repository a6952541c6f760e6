-- Each departure is a step.
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
    SELECT step.version_id, step.node_id, step.outcome, e.without_logic, date_trunc('hour', step.left_at, 'UTC') AS hour, count(*) AS n
    FROM journeys_step step JOIN journeys_enrollment e ON e.id = step.enrollment_id
    WHERE NOT e.test
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
  AND hour >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_step'), '-infinity')
ORDER BY 1, 2, 3
