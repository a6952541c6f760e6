-- A step that is passed again gives anew.
INSERT INTO journeys_output (enrollment_id, node_key, name, value)
SELECT id, %(node)s, %(name)s, value
FROM unnest(%(ids)s::bigint[], %(values)s::jsonb[]) AS given (id, value)
ON CONFLICT (enrollment_id, node_key, name) DO UPDATE SET value = excluded.value
