SELECT id, contact_id, version_id, node_id, due, entered_at, seq, without_logic, test
FROM journeys_enrollment
WHERE version_id = %(version)s AND node_id = %(node)s AND state = 0
LIMIT %(most)s
