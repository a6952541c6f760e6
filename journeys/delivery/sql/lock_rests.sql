-- Runs before messages, the order in which a tick locks them.
SELECT id FROM journeys_enrollment WHERE id = ANY(%(enrollments)s) ORDER BY id FOR UPDATE
