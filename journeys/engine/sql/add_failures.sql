INSERT INTO journeys_failure (enrollment_id, node_id, attempt, reason, trace, parked, at)
SELECT id, %(node)s, attempt, %(reason)s, %(trace)s, %(parked)s, %(now)s
FROM unnest(%(ids)s::bigint[], %(attempts)s::smallint[]) AS failed (id, attempt)
