-- The zone of those who state none is another: all are looked at again, also for instants that this has put behind now.
UPDATE journeys_datetrigger SET zone = %(zone)s, cursor = 0, filled = FALSE, since = CASE WHEN filled THEN greatest(since, %(behind)s) ELSE since END
WHERE id IN (
    SELECT id FROM journeys_datetrigger WHERE retired_at IS NULL AND zone <> %(zone)s ORDER BY id FOR UPDATE SKIP LOCKED
)
