SELECT guard.journey_id, guard.contact_id FROM journeys_entryguard guard
WHERE guard.live AND NOT EXISTS (
    SELECT FROM journeys_run run
    WHERE run.contact_id = guard.contact_id AND run.journey_id = guard.journey_id AND run.entry_key = guard.key
      AND run.ended_at IS NULL
)
ORDER BY 1, 2
