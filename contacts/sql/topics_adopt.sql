INSERT INTO contacts_topic (slug, name, description, documented)
SELECT slug, initcap(replace(replace(slug, '_', ' '), '-', ' ')), '', false
FROM unnest(%(slugs)s::text[]) AS given (slug)
WHERE (SELECT true FROM contacts_topic AS known WHERE known.slug = given.slug LIMIT 1) IS NULL
ORDER BY slug
ON CONFLICT (slug) DO NOTHING
