-- How often each row of a rule fired, by UTC day, over all steps that ask it; base and deltas in one statement.
SELECT outcome, (hour AT TIME ZONE 'UTC')::date, sum(count)::bigint
FROM (
    SELECT outcome, count, hour FROM journeys_counter WHERE measure = 'row' AND node_id = ANY(%(nodes)s)
      AND version_id = ANY(%(versions)s)
    UNION ALL
    SELECT outcome, count, hour FROM journeys_counterdelta WHERE measure = 'row' AND node_id = ANY(%(nodes)s)
      AND version_id = ANY(%(versions)s)
) both_parts
WHERE hour > %(since)s
GROUP BY 1, 2
