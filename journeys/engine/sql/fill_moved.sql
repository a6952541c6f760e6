UPDATE journeys_datetrigger
SET cursor = %(cursor)s, filled = %(filled)s, attempt = 0, retry_at = NULL, problem = ''
WHERE id = %(trigger)s
