SELECT enrollment_id, entered_at FROM journeys_run WHERE enrollment_id = ANY(%(ids)s::bigint[])
