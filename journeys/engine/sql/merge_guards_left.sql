-- Guards that the winner has too have been merged; the others move.
WITH gone AS (
    DELETE FROM journeys_entryguard WHERE contact_id = %(loser)s RETURNING journey_id, key, entered_at, enrollment_id
)
INSERT INTO journeys_entryguard (journey_id, contact_id, key, entered_at, enrollment_id)
SELECT journey_id, %(winner)s, key, entered_at, enrollment_id FROM gone
ON CONFLICT DO NOTHING
