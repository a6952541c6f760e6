-- One update per rest, not per step. Nested loop over the primary key: plans are pinned, see statements.py. Who has
-- passed a node came to the next one now, or ended; who was only asked again keeps the instant of coming.
UPDATE journeys_enrollment enrollment
SET node_id = moved.node, due = moved.due, seq = moved.seq, state = moved.state, how = moved.how, attempt = 0,
    entered_at = CASE WHEN moved.seq > enrollment.seq THEN %(now)s ELSE enrollment.entered_at END
FROM unnest(%(ids)s::bigint[], %(nodes)s::bigint[], %(dues)s::timestamptz[], %(seqs)s::integer[],
            %(states)s::smallint[], %(hows)s::text[]) AS moved (id, node, due, seq, state, how)
WHERE enrollment.id = moved.id
