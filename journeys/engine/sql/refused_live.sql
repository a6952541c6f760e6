-- Of those who were refused: who is under way. The others came too soon. An enrollment that cannot be seen yet is.
SELECT guard.contact_id
FROM unnest(%(contacts)s::bigint[]) AS asked (contact)
JOIN journeys_entryguard guard ON guard.journey_id = %(journey)s AND guard.contact_id = asked.contact AND guard.key = ''
LEFT JOIN journeys_enrollment enrollment ON enrollment.id = guard.enrollment_id
WHERE enrollment.state IS DISTINCT FROM 1
