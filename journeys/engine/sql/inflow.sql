SELECT inflow.id, inflow.version_id, inflow.node_id, inflow.segment_id, inflow.until, inflow.after, inflow.attempt
FROM journeys_inflow inflow
JOIN journeys_journey journey ON journey.live_version_id = inflow.version_id
WHERE inflow.done_at IS NULL AND journey.status = 'live' AND (inflow.retry_at IS NULL OR inflow.retry_at <= %(now)s)
ORDER BY inflow.id
LIMIT 1
FOR UPDATE OF inflow SKIP LOCKED
