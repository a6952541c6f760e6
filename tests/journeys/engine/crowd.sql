-- The ways that a crowd went: one row for all who live the same case and went the same way. Each run of theirs is one
-- of a way, so whoever ran twice is counted twice, and whoever never entered has a way of nothing.
WITH person AS (
    SELECT * FROM unnest(%(contacts)s::bigint[], %(places)s::int[]) AS person (contact, place)
), passed AS (
    SELECT step.enrollment_id, array_agg(node.key ORDER BY step.seq) AS path,
           min(step.seq) = 0 AND max(step.seq) = count(*) - 1 AND count(DISTINCT step.seq) = count(*) AS unbroken
    FROM journeys_step step JOIN journeys_versionnode node ON node.id = step.node_id
    GROUP BY step.enrollment_id
), sent AS (
    SELECT delivery.enrollment_id, array_agg(node.key ORDER BY delivery.id) AS messages
    FROM journeys_delivery delivery JOIN journeys_versionnode node ON node.id = delivery.node_id
    WHERE delivery.state = 'sent' OR NOT %(sent)s
    GROUP BY delivery.enrollment_id
)
SELECT coalesce(passed.path, '{}') || CASE WHEN enrollment.state <> 1 THEN ARRAY[node.key] ELSE '{}' END AS path,
       coalesce(passed.unbroken, true) AS unbroken, coalesce(sent.messages, '{}') AS messages,
       coalesce(nullif(enrollment.how, ''), 'waiting') AS how, conversion.enrollment_id IS NOT NULL AS goal,
       person.place, min(person.contact), count(*)
FROM person
LEFT JOIN journeys_run run ON run.contact_id = person.contact
LEFT JOIN journeys_enrollment enrollment ON enrollment.id = run.enrollment_id
LEFT JOIN journeys_versionnode node ON node.id = enrollment.node_id
LEFT JOIN passed ON passed.enrollment_id = run.enrollment_id
LEFT JOIN sent ON sent.enrollment_id = run.enrollment_id
LEFT JOIN journeys_conversion conversion ON conversion.enrollment_id = run.enrollment_id
GROUP BY 1, 2, 3, 4, 5, 6
