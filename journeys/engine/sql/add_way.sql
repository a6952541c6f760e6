-- Whoever comes second finds it there: the id is made of what it holds.
INSERT INTO journeys_way (id, version_id, nodes, outcomes)
VALUES (%(id)s, %(version)s, %(nodes)s::bigint[], %(outcomes)s::text[])
ON CONFLICT (id) DO NOTHING
