DELETE FROM journeys_waitingentrant WHERE contact_id = %(contact)s
