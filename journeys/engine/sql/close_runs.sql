-- No test whether they have ended already, which the locked enrollments rule out: without statistics the planner takes
-- any such test to leave a handful of rows, and reads the whole table for each run that ends.
UPDATE journeys_run run SET ended_at = %(now)s, how = ended.how
FROM unnest(%(ids)s::bigint[], %(hows)s::text[]) AS ended (id, how)
WHERE run.enrollment_id = ended.id
RETURNING run.journey_id, run.contact_id, run.entry_key
