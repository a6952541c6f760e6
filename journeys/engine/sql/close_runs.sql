-- The run is over: its guard lets the contact in again. Ids come ordered by contact, which is the order of guards.
WITH over AS (
    UPDATE journeys_run run SET ended_at = %(now)s, how = ended.how
    FROM unnest(%(ids)s::bigint[], %(hows)s::text[]) AS ended (id, how)
    WHERE run.enrollment_id = ended.id AND run.ended_at IS NULL
    RETURNING run.journey_id, run.contact_id, run.entry_key
)
UPDATE journeys_entryguard guard SET live = false
FROM over
WHERE guard.journey_id = over.journey_id AND guard.contact_id = over.contact_id AND guard.key = over.entry_key
