-- Live or ended: a goal counts for every run of the version that entered in time. Whoever has converted is left out.
SELECT run.contact_id, run.enrollment_id, enrollment.version_id, run.entered_at, enrollment.state,
       enrollment.without_logic, run.test
FROM unnest(%(contacts)s::bigint[]) AS asked (contact)
JOIN journeys_run run ON run.contact_id = asked.contact AND run.journey_id = ANY(%(journeys)s::bigint[])
JOIN journeys_enrollment enrollment ON enrollment.id = run.enrollment_id
WHERE enrollment.version_id = ANY(%(versions)s::bigint[])
