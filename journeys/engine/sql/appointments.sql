-- Those due, earliest first, but for those of triggers that are put off. What another worker holds is theirs.
SELECT trigger_id, contact_id, due FROM journeys_appointment
WHERE due <= %(now)s AND trigger_id <> ALL (ARRAY(SELECT id FROM journeys_datetrigger WHERE retry_at > %(now)s))
ORDER BY due
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED
