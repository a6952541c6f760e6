-- Contacts that the product names by their own id; one that was merged stands for whom it was merged into.
SELECT 'contact', contact.id::text, coalesce(contact.merged_into_id, contact.id), true
FROM contacts_contact AS contact
WHERE contact.id = ANY (%(ids)s::bigint[])
