-- The next instant at which something asks to be looked at by itself: a run, a date, a schedule.
SELECT least(
    (
        SELECT min(next.due)
        FROM journeys_version version
        JOIN journeys_journey journey ON journey.id = version.journey_id
        CROSS JOIN LATERAL (
            SELECT due FROM journeys_enrollment
            WHERE version_id = version.id AND state <> 1 AND due > %(now)s ORDER BY due LIMIT 1
        ) next
        WHERE version.status <> 'ended' AND version.moving IS NULL AND journey.status <> 'paused'
    ),
    (SELECT due FROM journeys_appointment WHERE due > %(now)s ORDER BY due LIMIT 1),
    (SELECT due FROM journeys_schedule WHERE due > %(now)s ORDER BY due LIMIT 1),
    (SELECT min(retry_at) FROM journeys_schedule WHERE retry_at > %(now)s),
    (SELECT min(retry_at) FROM journeys_datetrigger WHERE retry_at > %(now)s)
)
