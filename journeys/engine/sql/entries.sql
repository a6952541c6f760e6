SELECT enrollment_id, entry FROM journeys_run WHERE enrollment_id = ANY(%(ids)s::bigint[])
