UPDATE journeys_run run SET ended_at = %(now)s, how = ended.how
FROM unnest(%(ids)s::bigint[], %(hows)s::text[]) AS ended (id, how)
WHERE run.enrollment_id = ended.id AND run.ended_at IS NULL
RETURNING run.journey_id, run.contact_id, run.entry_key
