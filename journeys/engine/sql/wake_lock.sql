-- Blocking, never SKIP LOCKED: a tick that holds one of them has perhaps read "no such event yet" and will park; its
-- commit must come first. Nothing but ids is read here, since the snapshot is older than the lock. The guards name
-- whoever is under way.
SELECT enrollment.id
FROM journeys_entryguard guard
JOIN journeys_enrollment enrollment ON enrollment.id = guard.enrollment_id
WHERE guard.contact_id = ANY(%(contacts)s::bigint[]) AND enrollment.state = 0
ORDER BY enrollment.id
FOR UPDATE OF enrollment
