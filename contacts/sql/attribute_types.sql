-- After adopting: another batch may have adopted the same name a moment before, with another type.
SELECT name, type FROM contacts_attribute WHERE name = ANY (%(names)s::text[])
