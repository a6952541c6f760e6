-- Who goes no further: ended, or parked for people to look at. A node of 0 is none of the version: they stay where
-- they are.
UPDATE journeys_enrollment enrollment
SET node_id = coalesce(nullif(stopped.node, 0), enrollment.node_id), due = NULL, seq = stopped.seq,
    state = stopped.state, how = stopped.how, attempt = 0,
    entered_at = CASE WHEN stopped.seq > enrollment.seq THEN %(now)s ELSE enrollment.entered_at END
FROM unnest(%(ids)s::bigint[], %(nodes)s::bigint[], %(seqs)s::bigint[], %(states)s::bigint[], %(hows)s::text[])
    AS stopped (id, node, seq, state, how)
WHERE enrollment.id = stopped.id
