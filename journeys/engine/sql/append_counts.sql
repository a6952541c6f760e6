-- Appended, never updated: ticks of several workers would queue for one counter row.
INSERT INTO journeys_counterdelta (version_id, node_id, measure, outcome, without_logic, hour, count)
SELECT * FROM unnest(%(versions)s::bigint[], %(nodes)s::bigint[], %(measures)s::text[], %(outcomes)s::text[],
                     %(without)s::boolean[], %(hours)s::timestamptz[], %(counts)s::bigint[])
