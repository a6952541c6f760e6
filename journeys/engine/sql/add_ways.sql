-- Whoever comes second finds it there: the id is made of what it holds. As JSON, since outcomes may hold what an array quotes.
INSERT INTO journeys_way (id, version_id, nodes, outcomes)
SELECT id, version, nodes, outcomes
FROM jsonb_to_recordset(%(ways)s::jsonb) AS way (id bigint, version bigint, nodes bigint[], outcomes text[])
ORDER BY id
ON CONFLICT (id) DO NOTHING
