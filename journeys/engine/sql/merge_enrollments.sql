UPDATE journeys_enrollment SET contact_id = %(winner)s
WHERE id IN (SELECT enrollment_id FROM journeys_run WHERE contact_id = %(loser)s)
