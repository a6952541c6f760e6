UPDATE journeys_attempt a SET ended_at = %(ended)s, result = done.result, response = done.answer
  FROM unnest(%(deliveries)s::bigint[], %(numbers)s::int[], %(results)s::text[], %(answers)s::text[])
       AS done (delivery, number, result, answer)
 WHERE a.delivery_id = done.delivery AND a.number = done.number
