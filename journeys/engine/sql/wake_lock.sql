-- Blocking, never SKIP LOCKED: a tick that holds one of them has perhaps read "no such event yet" and will park; its
-- commit must come first. Nothing but ids is read here, since the snapshot is older than the lock. The guards name
-- whoever is under way. Probed guard by guard, in the order of all locks: joined freely, statistics of an hour in which
-- nobody was under way make the planner walk everybody who is due, as the bare `state = 0` would.
SELECT enrollment.id
FROM (
    SELECT enrollment_id FROM journeys_entryguard WHERE contact_id = ANY(%(contacts)s::bigint[])
    ORDER BY enrollment_id
) guard
CROSS JOIN LATERAL (
    SELECT id FROM journeys_enrollment WHERE id = guard.enrollment_id AND state + 0 = 0 FOR UPDATE
) enrollment
