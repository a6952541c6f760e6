-- Which versions ask for these facts. A version that has ended asks for nothing but its goal: conversions count
-- within their window after everybody has left. Of a paused journey: whether its entrants wait.
SELECT wake.version_id, wake.node_id, wake.reason, wake.kind, wake.name, journey.status,
       journey.live_version_id = version.id,
       CASE WHEN journey.status = 'paused' THEN
           (SELECT pause.entrants = 'wait' FROM journeys_pause pause
            WHERE pause.journey_id = journey.id AND pause.ended_at IS NULL)
       END
FROM unnest(%(kinds)s::text[], %(names)s::text[]) AS fact (kind, name)
JOIN journeys_wakename wake ON wake.kind = fact.kind AND wake.name = fact.name
JOIN journeys_version version ON version.id = wake.version_id
JOIN journeys_journey journey ON journey.id = version.journey_id
WHERE version.status <> 'ended' OR wake.reason = 'goal'
ORDER BY journey.id, version.id, wake.id
