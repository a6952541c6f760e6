-- The earliest due of one version. What another worker holds is theirs and passed over. The lock lasts until the
-- commit, and facts are read by later statements only: see the trap of the lost wake-up in the package's docstring.
-- `since` skips what this pass has claimed already: its entries stay in the index until they are vacuumed, and each
-- claim of a large backlog would walk over all of them.
SELECT id, contact_id, node_id, entered_at, seq, without_logic, test, attempt, due
FROM journeys_enrollment
WHERE version_id = %(version)s AND state <> 1 AND due <= %(now)s AND due >= %(since)s
ORDER BY due
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED
