INSERT INTO contacts_eventtype
    (name, interaction, label, description, owner, documented, ignored, first_seen_at, last_seen_at)
SELECT name, interaction, '', '', '', false, false, %(now)s::timestamptz, %(now)s::timestamptz
FROM unnest(%(names)s::text[], %(interactions)s::boolean[]) AS given (name, interaction)
ORDER BY name
ON CONFLICT (name) DO NOTHING
