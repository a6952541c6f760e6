-- Message ids of a batch, as hashes: those that are new are kept and returned. Sorted, so that two batches with the
-- same ids wait for each other in one order. The look at the older period is a scalar subquery: an anti-join would
-- make the planner hash that whole table.
INSERT INTO contacts_seen_a (hash)
SELECT hash FROM unnest(%(hashes)s::uuid[]) AS given (hash)
WHERE (SELECT true FROM contacts_seen_b AS older WHERE older.hash = given.hash LIMIT 1) IS NULL
ORDER BY hash
ON CONFLICT (hash) DO NOTHING
RETURNING hash
