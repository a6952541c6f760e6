-- Parked now: plus one when parked, minus one when taken up again, at whatever hour.
WITH counted AS (
    SELECT version_id, node_id, outcome, without_logic, hour, sum(count) AS n
    FROM (
        SELECT version_id, node_id, outcome, without_logic, 'epoch'::timestamptz AS hour, count FROM journeys_counter
        WHERE measure = 'failed'
        UNION ALL
        SELECT version_id, node_id, outcome, without_logic, 'epoch'::timestamptz AS hour, count FROM journeys_counterdelta
        WHERE measure = 'failed'
    ) both_parts
    GROUP BY 1, 2, 3, 4, 5
), logged AS (
    SELECT version_id, node_id, '' AS outcome, without_logic, 'epoch'::timestamptz AS hour, count(*) AS n
    FROM journeys_enrollment WHERE state = 2 AND NOT test
    GROUP BY 1, 2, 3, 4
)
SELECT version_id, node_id, outcome, coalesce(counted.n, 0), coalesce(logged.n, 0)
FROM counted FULL JOIN logged USING (version_id, node_id, outcome, without_logic, hour)
WHERE coalesce(counted.n, 0) <> coalesce(logged.n, 0)
ORDER BY 1, 2, 3
