-- Whoever has left by a goal or an exit gets no more promotion of that run. What is being sent already stays.
UPDATE journeys_delivery SET state = 'dropped', reason = %(reason)s, settled_at = %(now)s
WHERE id IN (
    SELECT id FROM journeys_delivery
    WHERE contact_id = ANY(%(contacts)s::bigint[]) AND enrollment_id = ANY(%(ids)s::bigint[])
      AND state = 'queued' AND message_class = 'promotional'
    ORDER BY id FOR UPDATE
)
