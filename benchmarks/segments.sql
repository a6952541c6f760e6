-- The condition of `segments`, written by hand.
SELECT count(*)
FROM contacts_contact c
WHERE c.merged_into_id IS NULL AND c.erased_at IS NULL
  AND c.attributes ->> 'plan' = 'pro'
  AND EXISTS (
      SELECT FROM contacts_event e
      WHERE e.contact_id = c.id AND e.name = 'pricing_viewed'
        AND e.timestamp > %(now)s - interval '10 days' AND e.timestamp <= %(now)s
        AND e.received_at > %(now)s - interval '10 days'
  )
  AND NOT EXISTS (SELECT FROM contacts_contactevent t WHERE t.contact_id = c.id AND t.name = 'bought')
