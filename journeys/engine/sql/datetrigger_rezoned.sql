-- The zone of those who state none is another: all are looked at again, from this instant on for those who have none to come.
-- Kept without a zone (by the release before): only noted, since nobody knows of another.
UPDATE journeys_datetrigger
SET zone = %(zone)s,
    cursor = CASE WHEN zone = '' THEN cursor ELSE 0 END,
    since = CASE WHEN zone <> '' AND filled THEN greatest(since, %(now)s) ELSE since END,
    filled = filled AND zone = ''
WHERE id IN (
    SELECT id FROM journeys_datetrigger WHERE retired_at IS NULL AND zone <> %(zone)s ORDER BY id FOR UPDATE SKIP LOCKED
)
