-- How often each of these steps decided; base and deltas in one statement.
SELECT node_id, sum(count)::bigint
FROM (
    SELECT node_id, count, hour FROM journeys_counter WHERE measure = 'row' AND node_id = ANY(%(nodes)s)
      AND version_id = ANY(%(versions)s)
    UNION ALL
    SELECT node_id, count, hour FROM journeys_counterdelta WHERE measure = 'row' AND node_id = ANY(%(nodes)s)
      AND version_id = ANY(%(versions)s)
) both_parts
WHERE hour > %(since)s
GROUP BY node_id
