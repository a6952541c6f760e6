-- Only what changed comes in, so two batches that change other attributes of one account both last.
INSERT INTO contacts_account AS account (key, name, attributes, attributed_at, created_at)
SELECT key, name, attributes, attributed_at, %(now)s::timestamptz
FROM unnest(%(keys)s::text[], %(names)s::text[], %(attributes)s::jsonb[], %(attributed_at)s::jsonb[])
    AS given (key, name, attributes, attributed_at)
ORDER BY key
ON CONFLICT (key) DO UPDATE
SET name = coalesce(nullif(excluded.name, ''), account.name),
    attributes = jsonb_strip_nulls(account.attributes || excluded.attributes),
    attributed_at = account.attributed_at || excluded.attributed_at
