SELECT slug, id, status, live_version_id FROM journeys_journey WHERE slug = ANY(%(slugs)s::text[]) ORDER BY id
