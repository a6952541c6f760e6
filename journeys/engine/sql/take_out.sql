-- They are live: their rows are ours since the wake locked them. (For why it is not asked again, see close_runs.sql.)
UPDATE journeys_enrollment enrollment SET state = 1, due = NULL, seq = enrollment.seq + 1, attempt = 0
FROM unnest(%(ids)s::bigint[]) AS ended (id)
WHERE enrollment.id = ended.id
