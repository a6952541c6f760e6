-- The values of an attribute that a range of contacts has, each row held until the commit.
SELECT id, (attributes -> %(name)s::text)::text FROM contacts_contact
WHERE id > %(after)s::bigint AND id <= %(last)s::bigint
  AND attributes -> %(name)s::text IS NOT NULL AND attributes -> %(name)s::text <> 'null'::jsonb
ORDER BY id FOR NO KEY UPDATE
