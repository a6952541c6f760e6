SELECT min(next.due)
FROM journeys_version version
JOIN journeys_journey journey ON journey.id = version.journey_id
CROSS JOIN LATERAL (
    SELECT due FROM journeys_enrollment
    WHERE version_id = version.id AND state <> 1 AND due > %(now)s ORDER BY due LIMIT 1
) next
WHERE version.status <> 'ended' AND version.moving IS NULL AND journey.status <> 'paused'
