SELECT DISTINCT delivery.enrollment_id
FROM journeys_delivery delivery
JOIN journeys_versionnode node ON node.id = delivery.node_id
WHERE delivery.contact_id = ANY(%(contacts)s::bigint[]) AND delivery.enrollment_id = ANY(%(ids)s::bigint[])
  AND delivery.state = 'sent' AND node.key = %(node)s
