DELETE FROM journeys_appointment WHERE trigger_id = %(trigger)s AND contact_id = ANY(%(contacts)s::bigint[])
