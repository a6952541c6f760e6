UPDATE journeys_inflow
SET after = %(after)s, entered = entered + %(entered)s, refused = refused + %(refused)s, done_at = %(done)s::timestamptz,
    attempt = 0, retry_at = NULL, problem = ''
WHERE id = %(inflow)s
