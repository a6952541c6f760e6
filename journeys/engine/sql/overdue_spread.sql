-- A batch of those who had fallen due by the instant of resuming, the earliest first, gets instants of its own, one step
-- apart. Whoever a tick still holds is passed over: a later batch finds them if they are due after all. The order of
-- locks does not matter, since nothing is waited for. `since` skips what batches before have moved, as in a claim.
WITH taken AS MATERIALIZED (
    SELECT enrollment.id, enrollment.due
    FROM journeys_version version
    CROSS JOIN LATERAL (
        SELECT id, due FROM journeys_enrollment
        WHERE version_id = version.id AND state <> 1 AND due <= %(resumed)s AND due >= %(since)s
        ORDER BY due LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ) enrollment
    WHERE version.journey_id = %(journey)s
), chosen AS MATERIALIZED (
    SELECT id, due, row_number() OVER (ORDER BY due, id) - 1 AS place
    FROM taken ORDER BY due, id LIMIT %(limit)s
), moved AS (
    UPDATE journeys_enrollment enrollment SET due = %(first)s + chosen.place * %(step)s
    FROM chosen WHERE enrollment.id = chosen.id
    RETURNING enrollment.id
), marked AS (
    INSERT INTO journeys_overdue (enrollment_id, journey_id, until)
    SELECT id, %(journey)s, %(resumed)s FROM moved WHERE %(skip)s
    ON CONFLICT (enrollment_id) DO UPDATE SET until = excluded.until
)
SELECT count(*), max(due) FROM chosen
