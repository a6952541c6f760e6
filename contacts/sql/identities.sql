-- Sorted, so that two batches with the same new names wait for each other in one order. Fewer rows back than given
-- means that another batch was first.
INSERT INTO contacts_identity (contact_id, kind, value)
SELECT contact, kind, value
FROM unnest(%(contacts)s::bigint[], %(kinds)s::text[], %(values)s::text[]) AS given (contact, kind, value)
ORDER BY kind, value
ON CONFLICT (kind, value) DO NOTHING
RETURNING id
