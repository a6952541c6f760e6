-- One that is still being filled goes on only once a stretch of that succeeds, too.
UPDATE journeys_datetrigger SET attempt = 0, retry_at = NULL, problem = '' WHERE id = %(id)s AND filled
