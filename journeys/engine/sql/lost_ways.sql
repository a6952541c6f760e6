SELECT enrollment_id, seq FROM journeys_leg leg
WHERE NOT EXISTS (SELECT FROM journeys_way way WHERE way.id = leg.way_id)
ORDER BY 1, 2
