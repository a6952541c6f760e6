-- What steps have decided, from a share of the log's pages; the log has no index by step. Who walks without the logic
-- asked no rule. Test traffic is left out by the index that holds nothing else, since looking up the enrollment of each
-- decision would take longer than all the rest. One row for each version of a rule, with its decisions as columns: a row
-- for each decision would take three times as long to read.
SELECT decision.rule_version_id, array_agg(decision.contact_id),
       array_agg(extract(epoch FROM decision.at)::double precision), string_agg(decision.seen::text, ',')
FROM journeys_decision decision TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
WHERE decision.node_id = ANY(%(nodes)s) AND decision.at > %(since)s AND decision.fallback <> 'baseline'
  AND decision.rule_version_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM journeys_enrollment WHERE test AND id = decision.enrollment_id)
GROUP BY decision.rule_version_id
