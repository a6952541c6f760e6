SELECT id, settings, since, cursor FROM journeys_datetrigger
WHERE NOT filled AND retired_at IS NULL
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
