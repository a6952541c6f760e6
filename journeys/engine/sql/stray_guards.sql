-- A guard whose enrollment is gone would keep its door shut for ever.
SELECT guard.journey_id, guard.contact_id FROM journeys_entryguard guard
WHERE NOT EXISTS (SELECT FROM journeys_run run
                  WHERE run.enrollment_id = guard.enrollment_id AND run.contact_id = guard.contact_id)
ORDER BY 1, 2
