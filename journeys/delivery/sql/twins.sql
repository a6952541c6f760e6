-- Messages of the window that went, or may have gone, to the same address under another contact.
SELECT DISTINCT d.id
  FROM journeys_delivery d
  JOIN contacts_contact c ON c.id = d.contact_id AND c.email <> ''
  JOIN contacts_contact twin ON lower(twin.email) = lower(c.email) AND twin.email <> '' AND twin.id <> c.id
  JOIN journeys_delivery other
    ON other.contact_id = twin.id AND other.node_id = d.node_id AND other.queued_at > %(since)s
   AND other.state IN ('sending', 'sent', 'uncertain')
 WHERE d.id = ANY(%(deliveries)s) AND d.message_class = 'promotional' AND d.channel = 'email'
