-- They are live: their rows are ours since the wake locked them. No test whether they are, which without statistics the
-- planner would take to leave a handful of rows.
UPDATE journeys_enrollment enrollment
SET state = 1, how = %(how)s, entered_at = %(now)s, due = NULL, seq = enrollment.seq + 1, attempt = 0
FROM unnest(%(ids)s::bigint[]) AS ended (id)
WHERE enrollment.id = ended.id
