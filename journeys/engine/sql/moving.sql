SELECT id, moving FROM journeys_version WHERE moving IS NOT NULL ORDER BY id
