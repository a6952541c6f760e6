SELECT slug, id FROM journeys_offer WHERE slug = ANY(%(slugs)s::text[])
