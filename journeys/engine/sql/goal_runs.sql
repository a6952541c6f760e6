-- Live or ended: a goal counts for every run of the version that entered in time. Probed contact by contact: OFFSET 0
-- keeps the planner from beginning with all runs of the journey.
SELECT found.*
FROM unnest(%(contacts)s::bigint[]) AS asked (contact)
CROSS JOIN LATERAL (
    SELECT run.contact_id, run.enrollment_id, enrollment.version_id, run.entered_at, enrollment.state,
           enrollment.without_logic, run.test
    FROM journeys_run run
    JOIN journeys_enrollment enrollment ON enrollment.id = run.enrollment_id
    WHERE run.contact_id = asked.contact AND run.journey_id = ANY(%(journeys)s::bigint[])
    OFFSET 0
) found
WHERE found.version_id = ANY(%(versions)s::bigint[])
