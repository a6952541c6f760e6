-- Everything that permission and content of a window ask about, a row per message. Read after the lock.
SELECT d.id, d.public_id, d.enrollment_id, d.version_id, d.node_id, d.channel, d.message_class, d.topic,
       d.queued_at, d.valid_until, d.attempts,
       c.id, c.public_id, c.email, c.phone, c.timezone, c.locale, c.score, c.attributes,
       c.erased_at IS NOT NULL,
       coalesce(e.state = 0 AND e.node_id = d.node_id, false),
       coalesce(e.how, ''), coalesce(r.entry, '{}'),
       j.slug, j.status = 'paused',
       b.name, b.from_name, b.from_email, b.postal_address, b.language,
       o.starts_at, o.ends_at,
       (SELECT s.granted FROM contacts_consent s
         WHERE s.contact_id = d.contact_id AND s.channel = d.channel AND s.topic IN (d.topic, '*')
         -- What was said of the topic; what was said of all of them only where it has no state of its own.
         ORDER BY s.topic = '*' LIMIT 1),
       -- A scalar look-up: EXISTS would be planned as a hash of the whole table.
       coalesce((SELECT true FROM contacts_suppression x
                  WHERE x.channel = d.channel
                    AND x.address = CASE d.channel WHEN 'email' THEN lower(c.email) ELSE c.phone END
                  LIMIT 1), false)
  FROM unnest(%(deliveries)s::bigint[]) WITH ORDINALITY AS claimed (id, place)
  JOIN journeys_delivery d ON d.id = claimed.id
  JOIN contacts_contact c ON c.id = d.contact_id
  JOIN journeys_version v ON v.id = d.version_id
  JOIN journeys_journey j ON j.id = v.journey_id
  JOIN contacts_brand b ON b.id = j.brand_id
  LEFT JOIN journeys_enrollment e ON e.id = d.enrollment_id
  LEFT JOIN journeys_run r ON r.enrollment_id = d.enrollment_id
  LEFT JOIN journeys_offer o ON o.id = d.offer_id
 ORDER BY claimed.place
