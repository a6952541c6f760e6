DELETE FROM journeys_stuckfact WHERE contact_id = %(contact)s
