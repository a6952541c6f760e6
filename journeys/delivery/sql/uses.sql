-- Promotional messages that went out to these contacts or may have, within the longest limit.
SELECT d.contact_id, d.channel, CASE WHEN d.state = 'sent' THEN d.settled_at ELSE %(now)s END
  FROM journeys_delivery d
 WHERE d.contact_id = ANY(%(contacts)s)
   AND d.message_class = 'promotional'
   AND (d.state IN ('sending', 'uncertain') OR d.state = 'sent' AND d.settled_at > %(since)s)
