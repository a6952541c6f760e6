-- Whom the names of a batch belong to: kind and value of the name, contact, and whether the contact has a user id.
-- LATERAL with LIMIT keeps each look-up on its index, however many names the planner expects.
SELECT given.kind, given.value, found.contact_id,
       given.kind = 'user'
       OR (SELECT true FROM contacts_identity AS other
           WHERE other.contact_id = found.contact_id AND other.kind = 'user' LIMIT 1) IS NOT NULL
FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS given (kind, value)
CROSS JOIN LATERAL (
    SELECT contact_id FROM contacts_identity AS identity
    WHERE identity.kind = given.kind AND identity.value = given.value LIMIT 1
) AS found
