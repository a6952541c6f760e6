-- Journeys that are being resumed; and live ones for which somebody still waits, whose fact was taken in just before.
SELECT journey_id, id FROM journeys_pause WHERE resumed_at IS NOT NULL AND ended_at IS NULL
UNION ALL
SELECT journey.id, NULL
FROM journeys_journey journey
CROSS JOIN LATERAL (SELECT FROM journeys_waitingentrant WHERE journey_id = journey.id LIMIT 1) waiting
WHERE journey.status = 'live'
