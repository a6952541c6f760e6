-- After the locks, with a snapshot of its own.
SELECT id, contact_id, version_id, node_id, due, entered_at, seq, without_logic, test
FROM journeys_enrollment
WHERE id = ANY(%(ids)s::bigint[]) AND state = 0
ORDER BY id
