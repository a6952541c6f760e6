-- The first branch is kept, whoever else came to the split meanwhile.
INSERT INTO journeys_assignment (journey_id, node_key, contact_id, branch)
SELECT %(journey)s, %(node)s, contact, branch
FROM unnest(%(contacts)s::bigint[], %(branches)s::text[]) AS given (contact, branch)
ORDER BY contact
ON CONFLICT DO NOTHING
