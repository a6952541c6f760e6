-- Blocking, never SKIP LOCKED: a tick that holds one of them has perhaps read "no such event yet" and will park; its
-- commit must come first. Nothing but ids is read here, since the snapshot is older than the lock.
SELECT id FROM journeys_enrollment
WHERE contact_id = ANY(%(contacts)s::bigint[]) AND state = 0
ORDER BY id
FOR UPDATE
