-- What earlier steps gave to these runs, for templates.
SELECT enrollment_id, node_key, name, value FROM journeys_output WHERE enrollment_id = ANY(%(enrollments)s)
