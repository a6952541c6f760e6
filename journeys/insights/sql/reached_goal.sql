-- From the conversions, which are few, to the steps of those runs, by their key. A step left after the run began is
-- in a partition of that time, so the older ones are not opened.
SELECT node_id, count(DISTINCT enrollment_id)
FROM (
    SELECT step.node_id, step.enrollment_id
    FROM journeys_conversion reached
    JOIN journeys_run run ON run.enrollment_id = reached.enrollment_id
    JOIN journeys_step step ON step.enrollment_id = reached.enrollment_id AND step.left_at >= run.entered_at
    WHERE reached.journey_id = %(journey)s AND reached.version_id = %(version)s AND NOT run.test
    UNION ALL
    SELECT standing.node_id, standing.id
    FROM journeys_conversion reached
    JOIN journeys_enrollment standing ON standing.id = reached.enrollment_id
    WHERE reached.journey_id = %(journey)s AND reached.version_id = %(version)s
      AND standing.state <> 1 AND NOT standing.test
) passed
GROUP BY node_id
