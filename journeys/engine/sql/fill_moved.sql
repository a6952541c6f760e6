UPDATE journeys_datetrigger SET cursor = %(cursor)s, filled = %(filled)s WHERE id = %(trigger)s
