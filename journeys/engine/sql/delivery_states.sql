SELECT enrollment_id, seq, state FROM journeys_delivery WHERE enrollment_id = ANY(%(ids)s::bigint[])
