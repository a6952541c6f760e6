-- What was due before the trigger was retired still lets people in, and goes with that.
DELETE FROM journeys_appointment
WHERE trigger_id = %(trigger)s AND contact_id IN (
    SELECT contact_id FROM journeys_appointment
    WHERE trigger_id = %(trigger)s AND (due IS NULL OR due > %(retired_at)s)
    ORDER BY contact_id LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
