DELETE FROM journeys_stuckfact WHERE id = %(id)s
