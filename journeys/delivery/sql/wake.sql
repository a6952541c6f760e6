-- Whoever rested on the send is asked again; waking too often is harmless.
UPDATE journeys_enrollment e SET due = least(e.due, %(now)s)
  FROM unnest(%(deliveries)s::bigint[]) AS settled (id)
  JOIN journeys_delivery d ON d.id = settled.id
 WHERE e.id = d.enrollment_id AND e.node_id = d.node_id AND e.state = 0
