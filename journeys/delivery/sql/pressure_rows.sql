-- A pressure row for each contact of the window, and for whoever shares the address with one who gets promotion.
-- In id order, so that two windows never wait for each other in a circle.
WITH people AS (
    SELECT c.id FROM journeys_delivery d JOIN contacts_contact c ON c.id = d.contact_id
     WHERE d.id = ANY(%(deliveries)s)
    UNION
    SELECT twin.id
      FROM journeys_delivery d
      JOIN contacts_contact c ON c.id = d.contact_id AND c.email <> ''
      JOIN contacts_contact twin ON lower(twin.email) = lower(c.email) AND twin.email <> ''
     WHERE d.id = ANY(%(deliveries)s) AND d.message_class = 'promotional'
)
INSERT INTO journeys_pressure (contact_id)
SELECT id FROM people ORDER BY id
ON CONFLICT DO NOTHING
