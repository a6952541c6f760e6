SELECT run.enrollment_id FROM journeys_run run JOIN journeys_enrollment enrollment ON enrollment.id = run.enrollment_id
WHERE (run.ended_at IS NOT NULL) <> (enrollment.state = 1)
ORDER BY run.enrollment_id
