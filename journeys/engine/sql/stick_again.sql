UPDATE journeys_stuckfact SET attempt = %(attempt)s, retry_at = %(retry)s, reason = %(reason)s, trace = %(trace)s
WHERE id = %(id)s
