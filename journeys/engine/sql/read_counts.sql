-- Base and deltas in one statement: in two, a fold between them would be seen twice or not at all.
SELECT version_id, node_id, measure, outcome, without_logic, sum(count)::bigint
FROM (
    SELECT version_id, node_id, measure, outcome, without_logic, hour, count FROM journeys_counter
    WHERE version_id = ANY(%(versions)s::bigint[])
    UNION ALL
    SELECT version_id, node_id, measure, outcome, without_logic, hour, count FROM journeys_counterdelta
    WHERE version_id = ANY(%(versions)s::bigint[])
) both_parts
WHERE (%(since)s::timestamptz IS NULL OR hour >= %(since)s) AND (%(until)s::timestamptz IS NULL OR hour < %(until)s)
GROUP BY 1, 2, 3, 4, 5
HAVING sum(count) <> 0
