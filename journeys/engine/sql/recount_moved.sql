-- Both ends of a move: counted on the entrance of the version that they left (`moved_out`) or came to (`moved_in`), which
-- is that of their next step, or where they stand.
WITH counted AS (
    SELECT version_id, outcome, without_logic, hour, sum(count) AS n, min(node_id) AS node_id
    FROM (
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counter
        WHERE measure = %(measure)s
        UNION ALL
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counterdelta
        WHERE measure = %(measure)s
    ) both_parts
    GROUP BY 1, 2, 3, 4
), logged AS (
    SELECT CASE %(measure)s WHEN 'moved_in' THEN coalesce(next.version_id, e.version_id) ELSE step.version_id END AS version_id,
           '' AS outcome, e.without_logic,
           date_trunc('hour', step.left_at, 'UTC') AS hour, count(*) AS n
    FROM journeys_step step
    JOIN journeys_enrollment e ON e.id = step.enrollment_id
    LEFT JOIN journeys_leg later ON later.enrollment_id = step.enrollment_id AND later.seq = step.seq + 1
    LEFT JOIN journeys_way next ON next.id = later.way_id
    WHERE step.outcome = 'moved' AND NOT e.test
    GROUP BY 1, 2, 3, 4
)
SELECT version_id, coalesce(counted.node_id, 0), outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
  AND hour >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_leg'), '-infinity')
ORDER BY 1, 2, 3
