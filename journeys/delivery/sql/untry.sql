-- Attempts that never reached a receiver are taken back, so that they count against nothing.
DELETE FROM journeys_attempt a
 USING unnest(%(deliveries)s::bigint[], %(numbers)s::int[]) AS untried (delivery, number)
 WHERE a.delivery_id = untried.delivery AND a.number = untried.number
