-- How long people stayed on each step, from a share of the log's pages. The log has no index by version, and a sample
-- of pages costs the same however long it grows. Each sampled row finds its enrollment by key (OFFSET 0 keeps the
-- planner from reading all enrollments instead).
SELECT step.node_id, count(*),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY step.left_at - step.entered_at),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY step.left_at - step.entered_at)
FROM journeys_step step TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
CROSS JOIN LATERAL (
    SELECT without_logic FROM journeys_enrollment WHERE id = step.enrollment_id AND NOT test OFFSET 0
) enrollment
WHERE step.version_id = %(version)s AND step.left_at >= %(since)s
  AND (%(without)s::boolean IS NULL OR enrollment.without_logic = %(without)s)
GROUP BY step.node_id
