-- When each row last fired and each way out was last taken, by step; base and deltas in one statement.
SELECT node_id, measure, outcome, max(hour)
FROM (
    SELECT node_id, measure, outcome, hour, count FROM journeys_counter
    WHERE node_id = ANY(%(nodes)s) AND version_id = ANY(%(versions)s) AND measure IN ('row', 'left')
    UNION ALL
    SELECT node_id, measure, outcome, hour, count FROM journeys_counterdelta
    WHERE node_id = ANY(%(nodes)s) AND version_id = ANY(%(versions)s) AND measure IN ('row', 'left')
) both_parts
WHERE count > 0
GROUP BY 1, 2, 3
