UPDATE journeys_run SET entry = '{}' WHERE contact_id = %(contact)s
