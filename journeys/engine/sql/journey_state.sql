SELECT id, status, live_version_id FROM journeys_journey WHERE id = %(journey)s
