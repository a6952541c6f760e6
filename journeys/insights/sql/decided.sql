-- What steps have decided, from a share of the log's pages; the log has no index by step. Who walks without the logic
-- asked no rule. Each sampled row finds its enrollment by key (OFFSET 0 keeps the planner from reading all enrollments
-- instead). One row for each version of a rule, with its decisions as columns: a row for each decision would take three
-- times as long to read.
SELECT decision.rule_version_id, array_agg(decision.contact_id),
       array_agg(extract(epoch FROM decision.at)::double precision), string_agg(decision.seen::text, ',')
FROM journeys_decision decision TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
CROSS JOIN LATERAL (SELECT FROM journeys_enrollment WHERE id = decision.enrollment_id AND NOT test OFFSET 0) real
WHERE decision.node_id = ANY(%(nodes)s) AND decision.at > %(since)s AND decision.fallback <> 'baseline'
  AND decision.rule_version_id IS NOT NULL
GROUP BY decision.rule_version_id
