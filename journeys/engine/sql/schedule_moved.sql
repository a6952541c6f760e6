UPDATE journeys_schedule
SET due = %(due)s, occurs = %(occurs)s, began_at = %(began_at)s, cursor = %(cursor)s
WHERE id = %(id)s
