UPDATE journeys_stuckfact SET contact_id = %(winner)s WHERE contact_id = %(loser)s
