-- Who of them has passed one of these nodes, in whatever version.
SELECT DISTINCT asked.id
FROM unnest(%(ids)s::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT FROM journeys_step step JOIN journeys_versionnode node ON node.id = step.node_id
    WHERE step.enrollment_id = asked.id AND step.outcome <> 'moved' AND node.key = ANY(%(keys)s::text[])
    LIMIT 1
) step
