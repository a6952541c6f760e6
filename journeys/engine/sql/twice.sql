SELECT enrollment_id, seq FROM journeys_step GROUP BY enrollment_id, seq HAVING count(*) > 1 ORDER BY 1, 2
