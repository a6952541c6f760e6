UPDATE journeys_enrollment SET due = %(due)s, state = %(state)s, attempt = %(attempt)s WHERE id = %(id)s
