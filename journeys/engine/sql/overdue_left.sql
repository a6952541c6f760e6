-- How many had fallen due by an instant and still stand so, at most so many.
SELECT count(*) FROM (
    SELECT FROM journeys_version version
    CROSS JOIN LATERAL (
        SELECT FROM journeys_enrollment
        WHERE version_id = version.id AND state <> 1 AND due <= %(until)s LIMIT %(most)s
    ) enrollment
    WHERE version.journey_id = %(journey)s LIMIT %(most)s
) counted
