-- A window of messages that are due. Transactional ones first, so that no password reset queues behind a campaign.
WITH urgent AS MATERIALIZED (
    SELECT id FROM journeys_delivery
     WHERE state = 'queued' AND message_class = 'transactional' AND due <= %(now)s
     ORDER BY due, id LIMIT %(limit)s
       FOR UPDATE SKIP LOCKED
), others AS MATERIALIZED (
    SELECT id FROM journeys_delivery
     WHERE state = 'queued' AND message_class <> 'transactional' AND due <= %(now)s
     ORDER BY due, id LIMIT greatest(0, %(limit)s - (SELECT count(*) FROM urgent))
       FOR UPDATE SKIP LOCKED
)
SELECT id FROM urgent UNION ALL SELECT id FROM others
