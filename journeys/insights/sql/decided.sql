-- What steps have decided, from a share of the log's pages; the log has no index by step. Who walks without the logic
-- asked no rule. Test traffic is left out by the index that holds nothing else, since looking up the enrollment of each
-- decision would take longer than all the rest. One row for each version of a rule, with its decisions as columns: a row
-- for each decision would take three times as long to read. Whole numbers go as their bytes, each fact as a column of
-- its own: most values of a fact stand there again and again, and only the different ones are read as JSON.
SELECT decision.rule_version_id, string_agg(int8send(decision.contact_id), ''),
       string_agg(timestamptz_send(decision.at), '')/* facts */
FROM journeys_decision decision TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
WHERE decision.node_id = ANY(%(nodes)s) AND decision.at > %(since)s AND decision.fallback <> 'baseline'
  AND decision.rule_version_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM journeys_enrollment WHERE test AND id = decision.enrollment_id)
GROUP BY decision.rule_version_id
