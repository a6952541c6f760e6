-- Which of these runs nobody else holds. Never waits: a tick that holds one may be waiting for our message's row.
SELECT id FROM journeys_enrollment WHERE id = ANY(%(enrollments)s) ORDER BY id FOR UPDATE SKIP LOCKED
