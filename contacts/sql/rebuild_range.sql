-- The last contact of the next range.
SELECT max(id) FROM (
    SELECT id FROM contacts_contact WHERE id > %(after)s AND id <= %(until)s ORDER BY id LIMIT %(limit)s
) AS next
