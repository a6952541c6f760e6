DELETE FROM journeys_datetrigger trigger
WHERE id = %(trigger)s AND NOT EXISTS (SELECT FROM journeys_appointment WHERE trigger_id = trigger.id)
