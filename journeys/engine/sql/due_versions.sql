-- One probe of (version, due) per version. Counting stops where a version is no longer small, and is left out for those
-- that were large a moment ago. Whose people move to another version is left alone until they have.
SELECT version.id, few.due, version.document @? '$.nodes[*].settings.class ? (@ == "transactional")'
FROM journeys_version version
JOIN journeys_journey journey ON journey.id = version.journey_id
CROSS JOIN LATERAL (
    SELECT due FROM journeys_enrollment
    WHERE version_id = version.id AND state <> 1 AND due <= %(now)s ORDER BY due LIMIT 1
) oldest
CROSS JOIN LATERAL (
    SELECT CASE WHEN version.id = ANY (%(large)s::bigint[]) THEN %(small)s ELSE (
        SELECT count(*) FROM (
            SELECT FROM journeys_enrollment
            WHERE version_id = version.id AND state <> 1 AND due <= %(now)s AND %(express)s LIMIT %(small)s
        ) counted
    ) END AS due
) few
WHERE version.status <> 'ended' AND version.moving IS NULL AND journey.status <> 'paused'
ORDER BY few.due, (version.document #>> '{settings,priority}')::numeric DESC NULLS LAST, oldest.due
