SELECT contact_id, due, fired FROM journeys_appointment
WHERE trigger_id = %(trigger)s AND contact_id = ANY(%(contacts)s::bigint[])
ORDER BY contact_id
FOR UPDATE
