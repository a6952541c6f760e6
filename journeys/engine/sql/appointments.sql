-- Those due, earliest first. What another worker holds is theirs.
SELECT trigger_id, contact_id, due FROM journeys_appointment
WHERE due <= %(now)s
ORDER BY due
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED
