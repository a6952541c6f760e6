SELECT trigger.id, trigger.node_key, trigger.settings, trigger.since, trigger.filled, trigger.retired_at,
       journey.id, journey.status, journey.live_version_id, trigger.attempt
FROM journeys_datetrigger trigger
JOIN journeys_journey journey ON journey.id = trigger.journey_id
WHERE trigger.id = ANY(%(ids)s::bigint[])
ORDER BY journey.id, trigger.id
