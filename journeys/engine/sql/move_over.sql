-- To the node of another version, when they came there unchanged: so a wait is worked out anew from the same instant.
-- Parked ones stay parked; everybody else is asked at once.
UPDATE journeys_enrollment enrollment
SET version_id = moved.version, node_id = moved.node, seq = moved.seq, attempt = 0,
    due = CASE WHEN enrollment.state = 2 THEN NULL ELSE %(now)s::timestamptz END
FROM unnest(%(ids)s::bigint[], %(versions)s::bigint[], %(nodes)s::bigint[], %(seqs)s::bigint[])
    AS moved (id, version, node, seq)
WHERE enrollment.id = moved.id
