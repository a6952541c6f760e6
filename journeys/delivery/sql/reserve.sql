-- The attempt and its use of limits, before anything is handed over.
WITH going AS (
    UPDATE journeys_delivery SET state = 'sending', reason = '', attempts = attempts + 1
     WHERE id = ANY(%(deliveries)s)
    RETURNING id, attempts
)
INSERT INTO journeys_attempt (delivery_id, number, started_at, lease_until, result, response)
SELECT id, attempts, %(started)s, %(lease)s, '', '' FROM going
