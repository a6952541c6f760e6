UPDATE journeys_task SET contact_id = %(winner)s WHERE contact_id = %(loser)s
