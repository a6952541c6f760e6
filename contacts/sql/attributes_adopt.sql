INSERT INTO contacts_attribute
    (name, type, personal, label, description, owner, documented, ignored, first_seen_at, last_seen_at)
SELECT name, type, name IN ('email', 'phone'), '', '', '', false, false, %(now)s::timestamptz, %(now)s::timestamptz
FROM unnest(%(names)s::text[], %(types)s::text[]) AS given (name, type)
ORDER BY name
ON CONFLICT (name) DO NOTHING
