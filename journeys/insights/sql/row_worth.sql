-- From the conversions, which are few, to the decisions of those runs at one step, by their key. Whom the same row
-- decided twice is counted once.
SELECT row, currency, count(*), sum(value)
FROM (
    SELECT DISTINCT decision.row, reached.enrollment_id, reached.currency, reached.value
    FROM journeys_conversion reached
    JOIN journeys_run run ON run.enrollment_id = reached.enrollment_id
    JOIN journeys_decision decision
      ON decision.enrollment_id = reached.enrollment_id AND decision.at >= run.entered_at
    WHERE reached.journey_id = %(journey)s AND reached.version_id = %(version)s AND NOT run.test
      AND decision.node_id = %(node)s
) each_once
GROUP BY row, currency
