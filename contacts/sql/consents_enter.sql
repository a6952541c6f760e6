INSERT INTO contacts_consentrecord (contact_id, channel, topic, granted, at, source, evidence)
SELECT contact, channel, topic, granted, at, source, evidence
FROM unnest(%(contacts)s::bigint[], %(channels)s::text[], %(topics)s::text[], %(granted)s::boolean[],
            %(at)s::timestamptz[], %(sources)s::text[], %(evidence)s::jsonb[])
    AS given (contact, channel, topic, granted, at, source, evidence)
