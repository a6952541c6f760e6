UPDATE journeys_conversion SET contact_id = %(winner)s WHERE contact_id = %(loser)s
