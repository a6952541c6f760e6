-- The earliest due of one version. What another worker holds is theirs and passed over. The lock lasts until the
-- commit, and facts are read by later statements only: see the trap of the lost wake-up in the package's docstring.
SELECT id, contact_id, node_id, entered_at, seq, without_logic, test, attempt
FROM journeys_enrollment
WHERE version_id = %(version)s AND due <= %(now)s
ORDER BY due
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED
