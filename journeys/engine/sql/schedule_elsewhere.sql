-- Those kept by another zone than the one that now is everybody's who states none; what is under way goes on first.
SELECT id, settings, due FROM journeys_schedule
WHERE zone <> %(zone)s AND occurs IS NULL AND retired_at IS NULL
ORDER BY id FOR UPDATE SKIP LOCKED
