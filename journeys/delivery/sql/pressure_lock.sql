-- The lock of a reservation. A statement of its own: it must see rows that another transaction has just made.
SELECT p.contact_id
  FROM journeys_pressure p
 WHERE p.contact_id IN (
    SELECT d.contact_id FROM journeys_delivery d WHERE d.id = ANY(%(deliveries)s)
    UNION
    SELECT twin.id
      FROM journeys_delivery d
      JOIN contacts_contact c ON c.id = d.contact_id AND c.email <> ''
      JOIN contacts_contact twin ON lower(twin.email) = lower(c.email) AND twin.email <> ''
     WHERE d.id = ANY(%(deliveries)s) AND d.message_class = 'promotional'
 )
 ORDER BY p.contact_id
   FOR UPDATE
