SELECT id, retired_at FROM journeys_datetrigger WHERE retired_at IS NOT NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
