DELETE FROM journeys_schedule WHERE id = %(id)s
