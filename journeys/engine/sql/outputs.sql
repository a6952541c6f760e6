SELECT enrollment_id, value FROM journeys_output
WHERE enrollment_id = ANY(%(ids)s::bigint[]) AND node_key = %(node)s AND name = %(name)s
