UPDATE journeys_delivery d SET due = held.until, reason = held.reason
  FROM unnest(%(deliveries)s::bigint[], %(until)s::timestamptz[], %(reasons)s::text[]) AS held (id, until, reason)
 WHERE d.id = held.id
