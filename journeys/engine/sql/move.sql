-- Who rests: one update per rest, not per step. Nested loop over the primary key: plans are pinned, see statements.py.
-- Who has passed a node came to the next one now; who was only asked again keeps the instant of coming.
UPDATE journeys_enrollment enrollment
SET node_id = moved.node, due = nullif(moved.due, '-infinity'), seq = moved.seq, state = 0, attempt = 0,
    entered_at = CASE WHEN moved.seq > enrollment.seq THEN %(now)s ELSE enrollment.entered_at END
FROM unnest(%(ids)s::bigint[], %(nodes)s::bigint[], %(dues)s::timestamptz[], %(seqs)s::bigint[])
    AS moved (id, node, due, seq)
WHERE enrollment.id = moved.id
