SELECT document FROM journeys_ruleversion WHERE id = %(id)s
