UPDATE journeys_schedule SET zone = %(zone)s, due = %(due)s WHERE id = %(id)s
