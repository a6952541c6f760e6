-- A message that somebody rests on goes with them: a visit is found by its number, and whoever is woken by its node.
UPDATE journeys_delivery delivery
SET version_id = moved.version, node_id = moved.node, seq = moved.seq
FROM unnest(%(ids)s::bigint[], %(contacts)s::bigint[], %(versions)s::bigint[], %(nodes)s::bigint[], %(seqs)s::bigint[])
    AS moved (id, contact, version, node, seq)
WHERE delivery.contact_id = moved.contact AND delivery.enrollment_id = moved.id AND delivery.seq = moved.seq - 1
