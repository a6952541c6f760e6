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
    SELECT coalesce(step.version_id, e.version_id) AS version_id, coalesce(step.node_id, e.node_id) AS node_id, '' AS outcome, e.without_logic,
           date_trunc('hour', run.entered_at, 'UTC') AS hour, count(*) AS n
    FROM journeys_run run
    JOIN journeys_enrollment e ON e.id = run.enrollment_id
    LEFT JOIN journeys_step step ON step.enrollment_id = e.id AND step.seq = 0
    WHERE NOT run.test
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
  AND hour >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_step'), '-infinity')
ORDER BY 1, 2, 3
