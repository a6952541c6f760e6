-- The oldest contact of each address that has a user id, and the oldest that has none.
SELECT DISTINCT ON (given.address, known.yes) 'email', given.address, found.id, known.yes, found.erased
FROM unnest(%(addresses)s::text[]) AS given (address)
CROSS JOIN LATERAL (
    SELECT id, erased_at IS NOT NULL AS erased FROM contacts_contact AS contact
    WHERE lower(contact.email) = given.address AND contact.email <> '' AND contact.merged_into_id IS NULL
    ORDER BY id LIMIT 100
) AS found
CROSS JOIN LATERAL (
    SELECT (SELECT true FROM contacts_identity AS identity
            WHERE identity.contact_id = found.id AND identity.kind = 'user' LIMIT 1) IS NOT NULL AS yes
) AS known
ORDER BY given.address, known.yes, found.id
