SELECT id, settings, since, cursor, attempt FROM journeys_datetrigger
WHERE NOT filled AND retired_at IS NULL AND (retry_at IS NULL OR retry_at <= %(now)s)
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
