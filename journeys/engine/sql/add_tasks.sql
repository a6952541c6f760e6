INSERT INTO journeys_task (contact_id, enrollment_id, node_id, seq, title, queue, priority, state, created_at, due)
SELECT contact, enrollment, node, seq, title, queue, priority, 'open', %(now)s, due
FROM unnest(%(contacts)s::bigint[], %(enrollments)s::bigint[], %(nodes)s::bigint[], %(seqs)s::integer[],
            %(titles)s::text[], %(queues)s::text[], %(priorities)s::text[], %(dues)s::timestamptz[])
     AS task (contact, enrollment, node, seq, title, queue, priority, due)
