-- After the locks, with a snapshot of its own. They are live, since the lock took none that is not.
SELECT id, contact_id, version_id, node_id, due, entered_at, seq, without_logic, test
FROM journeys_enrollment
WHERE id = ANY(%(ids)s::bigint[])
ORDER BY id
