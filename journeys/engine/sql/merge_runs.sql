UPDATE journeys_run SET contact_id = %(winner)s WHERE contact_id = %(loser)s
