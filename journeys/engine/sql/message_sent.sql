SELECT DISTINCT delivery.enrollment_id
FROM journeys_delivery delivery
JOIN journeys_versionnode node ON node.id = delivery.node_id
WHERE delivery.enrollment_id = ANY(%(ids)s::bigint[]) AND delivery.state = 'sent' AND node.key = %(node)s
