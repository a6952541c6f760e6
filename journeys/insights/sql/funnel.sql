-- Base and deltas in one statement: in two, a fold between them would be seen twice or not at all.
SELECT node_id, measure, outcome, without_logic, sum(count)::bigint
FROM (
    SELECT node_id, measure, outcome, without_logic, count FROM journeys_counter WHERE version_id = %(version)s
    UNION ALL
    SELECT node_id, measure, outcome, without_logic, count FROM journeys_counterdelta WHERE version_id = %(version)s
) both_parts
GROUP BY 1, 2, 3, 4
HAVING sum(count) <> 0
