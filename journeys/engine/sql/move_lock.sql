-- What a tick or a wake holds is passed over and looked at again.
SELECT id, contact_id, version_id, node_id, due, entered_at, seq, without_logic, test, state
FROM journeys_enrollment
WHERE id = ANY(%(ids)s::bigint[]) AND version_id = %(version)s AND state <> 1
ORDER BY id
FOR UPDATE SKIP LOCKED
