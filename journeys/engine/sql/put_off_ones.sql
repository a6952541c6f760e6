SELECT 'schedule', journey.slug, kept.node_key, kept.problem
FROM journeys_schedule kept JOIN journeys_journey journey ON journey.id = kept.journey_id
WHERE kept.attempt > 0 AND kept.retired_at IS NULL
UNION ALL
SELECT 'date', journey.slug, kept.node_key, kept.problem
FROM journeys_datetrigger kept JOIN journeys_journey journey ON journey.id = kept.journey_id
WHERE kept.attempt > 0 AND kept.retired_at IS NULL
UNION ALL
SELECT 'segment', journey.slug, node.key, kept.problem
FROM journeys_inflow kept
JOIN journeys_journey journey ON journey.live_version_id = kept.version_id
JOIN journeys_versionnode node ON node.id = kept.node_id
WHERE kept.attempt > 0 AND kept.done_at IS NULL
ORDER BY 1, 2, 3
