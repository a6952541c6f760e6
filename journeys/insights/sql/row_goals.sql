-- From the conversions, which are few, to the decisions of those runs, by their key. A decision that was made after
-- the run began is in a month of that time, so the older ones are not opened.
SELECT decision.node_id, decision.row, count(DISTINCT decision.enrollment_id)
FROM journeys_conversion reached
JOIN journeys_run run ON run.enrollment_id = reached.enrollment_id
JOIN journeys_decision decision
  ON decision.enrollment_id = reached.enrollment_id AND decision.at >= run.entered_at
WHERE reached.journey_id = %(journey)s AND reached.version_id = %(version)s AND NOT run.test
GROUP BY decision.node_id, decision.row
