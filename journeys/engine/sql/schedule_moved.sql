UPDATE journeys_schedule
SET due = %(due)s, occurs = %(occurs)s, began_at = %(began_at)s, cursor = %(cursor)s,
    attempt = 0, retry_at = NULL, problem = ''
WHERE id = %(id)s
