SELECT enrollment_id, seq, state FROM journeys_delivery
WHERE contact_id = ANY(%(contacts)s::bigint[]) AND enrollment_id = ANY(%(ids)s::bigint[])
