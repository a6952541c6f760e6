-- Converted values in place of the ones before; when they were said stays.
UPDATE contacts_contact AS contact SET attributes = jsonb_set(contact.attributes, ARRAY[%(name)s::text], given.value)
FROM unnest(%(ids)s::bigint[], %(values)s::jsonb[]) AS given (id, value)
WHERE contact.id = given.id
