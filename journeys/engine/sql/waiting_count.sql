SELECT count(*) FROM journeys_waitingentrant WHERE journey_id = %(journey)s
