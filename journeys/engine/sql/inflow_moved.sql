UPDATE journeys_inflow
SET after = %(after)s, entered = entered + %(entered)s, refused = refused + %(refused)s, done_at = %(done)s::timestamptz
WHERE id = %(inflow)s
