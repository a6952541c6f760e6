-- Counted on the entrance of the version.
WITH counted AS (
    SELECT version_id, node_id, outcome, without_logic, hour, sum(count) AS n
    FROM (
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counter
        WHERE measure = 'ended'
        UNION ALL
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counterdelta
        WHERE measure = 'ended'
    ) both_parts
    GROUP BY 1, 2, 3, 4, 5
), logged AS (
    SELECT e.version_id, (
               SELECT counter.node_id FROM (
                   SELECT node_id, version_id, measure FROM journeys_counter
                   UNION ALL SELECT node_id, version_id, measure FROM journeys_counterdelta
               ) counter
               WHERE counter.version_id = e.version_id AND counter.measure = 'ended' LIMIT 1
           ) AS node_id, e.how AS outcome, e.without_logic, date_trunc('hour', e.entered_at, 'UTC') AS hour, count(*) AS n
    FROM journeys_enrollment e
    WHERE e.state = 1 AND NOT e.test
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
ORDER BY 1, 2, 3
