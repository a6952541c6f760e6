UPDATE journeys_delivery d SET state = 'dropped', reason = dropped.reason, settled_at = %(now)s
  FROM unnest(%(deliveries)s::bigint[], %(reasons)s::text[]) AS dropped (id, reason)
 WHERE d.id = dropped.id
