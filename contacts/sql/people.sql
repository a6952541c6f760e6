-- Whom the names of a batch belong to: kind and value of the name, contact, whether the contact has a user id,
-- and whether it was erased.
-- LATERAL with LIMIT keeps each look-up on its index, however many names the planner expects.
SELECT given.kind, given.value, found.contact_id,
       given.kind = 'user'
       OR (SELECT true FROM contacts_identity AS other
           WHERE other.contact_id = found.contact_id AND other.kind = 'user' LIMIT 1) IS NOT NULL,
       (SELECT true FROM contacts_contact AS erased
        WHERE erased.id = found.contact_id AND erased.erased_at IS NOT NULL LIMIT 1) IS NOT NULL
FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS given (kind, value)
CROSS JOIN LATERAL (
    SELECT contact_id FROM contacts_identity AS identity
    WHERE identity.kind = given.kind AND identity.value = given.value LIMIT 1
) AS found
