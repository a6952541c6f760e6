SELECT max(id) FROM (SELECT id FROM contacts_contact WHERE id > %(cursor)s ORDER BY id LIMIT %(limit)s) stretch
