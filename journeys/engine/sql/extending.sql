-- The pauses of a journey whose time does not count for waits: from the first instant held to that of going on.
SELECT paused_at, ended_at FROM journeys_pause
WHERE journey_id = %(journey)s AND waits = 'extend' AND ended_at IS NOT NULL
ORDER BY paused_at
