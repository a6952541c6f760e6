-- A window of messages that are due. Transactional ones first, then service, so that no password reset queues behind
-- a campaign; within a class the longest due.
WITH urgent AS MATERIALIZED (
    SELECT id FROM journeys_delivery
     WHERE state = 'queued' AND message_class = 'transactional' AND due <= %(now)s
     ORDER BY due LIMIT %(limit)s
       FOR UPDATE SKIP LOCKED
), service AS MATERIALIZED (
    SELECT id FROM journeys_delivery
     WHERE state = 'queued' AND message_class = 'service' AND due <= %(now)s
     ORDER BY due LIMIT %(limit)s - (SELECT count(*) FROM urgent)
       FOR UPDATE SKIP LOCKED
), promotional AS MATERIALIZED (
    SELECT id FROM journeys_delivery
     WHERE state = 'queued' AND message_class = 'promotional' AND due <= %(now)s
     ORDER BY due LIMIT %(limit)s - (SELECT count(*) FROM urgent) - (SELECT count(*) FROM service)
       FOR UPDATE SKIP LOCKED
)
SELECT id FROM urgent UNION ALL SELECT id FROM service UNION ALL SELECT id FROM promotional
