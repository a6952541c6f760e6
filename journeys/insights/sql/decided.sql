-- What steps have decided, from a share of the log's pages; the log has no index by step. Who walks without the logic
-- asked no rule. Each sampled row finds its enrollment by key (OFFSET 0 keeps the planner from reading all enrollments
-- instead).
SELECT decision.rule_version_id, decision.contact_id, decision.at, decision.seen::text
FROM journeys_decision decision TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
CROSS JOIN LATERAL (SELECT FROM journeys_enrollment WHERE id = decision.enrollment_id AND NOT test OFFSET 0) real
WHERE decision.node_id = ANY(%(nodes)s) AND decision.at > %(since)s AND decision.fallback <> 'baseline'
  AND decision.rule_version_id IS NOT NULL
