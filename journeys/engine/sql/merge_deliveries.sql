UPDATE journeys_delivery SET contact_id = %(winner)s WHERE contact_id = %(loser)s
