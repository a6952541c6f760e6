-- One at a time, held until its batch has entered. Of a retired one only what was due before that.
SELECT schedule.id, schedule.node_key, schedule.settings, schedule.due, schedule.occurs, schedule.began_at, schedule.cursor,
       schedule.retired_at, schedule.attempt, journey.id, journey.status, journey.live_version_id
FROM journeys_schedule schedule
JOIN journeys_journey journey ON journey.id = schedule.journey_id
WHERE schedule.due <= %(now)s AND (schedule.retry_at IS NULL OR schedule.retry_at <= %(now)s)
  AND (schedule.retired_at IS NULL OR schedule.due <= schedule.retired_at)
ORDER BY schedule.due
LIMIT 1
FOR UPDATE OF schedule SKIP LOCKED
