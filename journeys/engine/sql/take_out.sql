UPDATE journeys_enrollment enrollment SET state = 1, due = NULL, seq = enrollment.seq + 1, attempt = 0
FROM unnest(%(ids)s::bigint[]) AS ended (id)
WHERE enrollment.id = ended.id AND enrollment.state = 0
