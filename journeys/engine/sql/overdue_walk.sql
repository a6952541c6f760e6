-- Who of a claim walks for the first time since a pause whose overdue messages are skipped.
DELETE FROM journeys_overdue WHERE enrollment_id = ANY(%(ids)s::bigint[]) RETURNING enrollment_id, until
