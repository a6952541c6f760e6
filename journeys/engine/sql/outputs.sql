-- The newest: a step that is passed again gives anew.
SELECT DISTINCT ON (enrollment_id) enrollment_id, value::text FROM journeys_output
WHERE enrollment_id = ANY(%(ids)s::bigint[]) AND node_key = %(node)s AND name = %(name)s
ORDER BY enrollment_id, seq DESC
