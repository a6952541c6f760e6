UPDATE journeys_waitingentrant SET contact_id = %(winner)s WHERE contact_id = %(loser)s
