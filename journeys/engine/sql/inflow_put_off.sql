UPDATE journeys_inflow SET attempt = %(attempt)s, retry_at = %(retry)s, problem = %(problem)s WHERE id = %(id)s
