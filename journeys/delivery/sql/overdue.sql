-- Attempts whose lease is over and whose result nobody wrote.
SELECT d.id, a.number, d.enrollment_id
  FROM journeys_delivery d
  JOIN journeys_attempt a ON a.delivery_id = d.id AND a.number = d.attempts
 WHERE d.state = 'sending' AND a.ended_at IS NULL AND a.lease_until < %(real_now)s
 ORDER BY d.id LIMIT %(limit)s
