INSERT INTO contacts_consent (contact_id, channel, topic, granted, at)
SELECT contact, channel, topic, granted, at
FROM unnest(%(contacts)s::bigint[], %(channels)s::text[], %(topics)s::text[], %(granted)s::boolean[],
            %(at)s::timestamptz[]) AS given (contact, channel, topic, granted, at)
ORDER BY contact, channel, topic
ON CONFLICT (contact_id, channel, topic) DO UPDATE SET granted = excluded.granted, at = excluded.at
