-- What earlier steps gave to these runs, for templates. The newest last: a step that is passed again gives anew.
SELECT enrollment_id, node_key, name, value FROM journeys_output WHERE enrollment_id = ANY(%(enrollments)s)
ORDER BY enrollment_id, seq
