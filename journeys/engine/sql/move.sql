-- One update per rest, not per step. Nested loop over the primary key: plans are pinned, see statements.py.
UPDATE journeys_enrollment enrollment
SET node_id = moved.node, due = moved.due, entered_at = moved.entered, seq = moved.seq, state = moved.state, attempt = 0
FROM unnest(%(ids)s::bigint[], %(nodes)s::bigint[], %(dues)s::timestamptz[], %(entered)s::timestamptz[],
            %(seqs)s::integer[], %(states)s::smallint[]) AS moved (id, node, due, entered, seq, state)
WHERE enrollment.id = moved.id
