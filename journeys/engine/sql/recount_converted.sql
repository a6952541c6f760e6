-- Each conversion once, by when it happened. Counted on the entrance of the version.
WITH counted AS (
    SELECT version_id, node_id, outcome, without_logic, hour, sum(count) AS n
    FROM (
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counter
        WHERE measure = 'converted'
        UNION ALL
        SELECT version_id, node_id, outcome, without_logic, hour, count FROM journeys_counterdelta
        WHERE measure = 'converted'
    ) both_parts
    GROUP BY 1, 2, 3, 4, 5
), logged AS (
    SELECT conversion.version_id, (
               SELECT counter.node_id FROM (
                   SELECT node_id, version_id, measure FROM journeys_counter
                   UNION ALL SELECT node_id, version_id, measure FROM journeys_counterdelta
               ) counter
               WHERE counter.version_id = conversion.version_id AND counter.measure = 'converted' LIMIT 1
           ) AS node_id, left(conversion.goal, 80) AS outcome, conversion.without_logic,
           date_trunc('hour', conversion.at, 'UTC') AS hour, count(*) AS n
    FROM journeys_conversion conversion JOIN journeys_run run ON run.enrollment_id = conversion.enrollment_id
    WHERE NOT run.test
    GROUP BY 1, 2, 3, 4, 5
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
ORDER BY 1, 2, 3
