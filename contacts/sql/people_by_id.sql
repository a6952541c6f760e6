-- Contacts that the product names by their own id; one that was merged stands for whom it was merged into.
SELECT 'contact', contact.id::text, self.id, true, self.erased_at IS NOT NULL
FROM contacts_contact AS contact
JOIN contacts_contact AS self ON self.id = coalesce(contact.merged_into_id, contact.id)
WHERE contact.id = ANY (%(ids)s::bigint[])
