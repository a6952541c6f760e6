-- Marks of runs that ended before they walked again.
DELETE FROM journeys_overdue overdue USING journeys_enrollment enrollment
WHERE enrollment.id = overdue.enrollment_id AND enrollment.state = 1
