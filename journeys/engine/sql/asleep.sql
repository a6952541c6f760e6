-- Live, and no instant at which they are asked again: only a fact can wake them.
SELECT id, version_id, node_id FROM journeys_enrollment WHERE state = 0 AND due IS NULL ORDER BY id
