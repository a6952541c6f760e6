SELECT enrollment.id, extract(epoch FROM %(now)s - enrollment.due)::bigint
FROM journeys_enrollment enrollment
JOIN journeys_version version ON version.id = enrollment.version_id
JOIN journeys_journey journey ON journey.id = version.journey_id
WHERE enrollment.state <> 1 AND enrollment.due < %(now)s - %(seconds)s * interval '1 second' AND journey.status <> 'paused'
ORDER BY enrollment.due LIMIT 1000
