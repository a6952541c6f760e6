-- Each decision is a row of its log.
WITH counted AS (
    SELECT version_id, node_id, outcome, without_logic, hour, sum(count) AS n
    FROM (
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counter
        WHERE measure = 'row'
        UNION ALL
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counterdelta
        WHERE measure = 'row'
    ) both_parts
    GROUP BY 1, 2, 3, 4, 5
), logged AS (
    SELECT decision.version_id, decision.node_id, decision.row AS outcome, e.without_logic, date_trunc('hour', decision.at, 'UTC') AS hour,
           count(*) AS n
    FROM journeys_decision decision JOIN journeys_enrollment e ON e.id = decision.enrollment_id
    WHERE NOT e.test
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
  AND hour >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_decision'), '-infinity')
ORDER BY 1, 2, 3
