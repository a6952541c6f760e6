SELECT id, kind, contact_id, name, timestamp, payload, apart_at, attempt
FROM journeys_stuckfact
WHERE retry_at <= %(now)s
ORDER BY retry_at
LIMIT 1
FOR UPDATE SKIP LOCKED
