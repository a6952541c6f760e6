DELETE FROM journeys_output
WHERE enrollment_id IN (SELECT enrollment_id FROM journeys_run WHERE contact_id = %(contact)s)
