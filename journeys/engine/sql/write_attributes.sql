-- Changes, never totals: what is added is added to what the row holds now. Contacts in order of id, as ingest locks
-- them. Null takes a value away. What the product addresses directly has a column.
UPDATE contacts_contact contact
SET score = CASE
        WHEN change.sets ? 'score' THEN (change.sets ->> 'score')::numeric
        WHEN change.adds ? 'score' THEN coalesce(contact.score, 0) + (change.adds ->> 'score')::numeric
        ELSE contact.score END,
    email = CASE WHEN change.sets ? 'email' THEN coalesce(change.sets ->> 'email', '') ELSE contact.email END,
    phone = CASE WHEN change.sets ? 'phone' THEN coalesce(change.sets ->> 'phone', '') ELSE contact.phone END,
    timezone = CASE WHEN change.sets ? 'timezone' THEN coalesce(change.sets ->> 'timezone', '')
               ELSE contact.timezone END,
    locale = CASE WHEN change.sets ? 'locale' THEN coalesce(change.sets ->> 'locale', '') ELSE contact.locale END,
    attributes = (contact.attributes || (change.sets - %(columns)s::text[]) || (
            SELECT coalesce(jsonb_object_agg(key, to_jsonb(
                CASE WHEN contact.attributes ->> key ~ '^[+-]?[0-9]+(\.[0-9]+)?$'
                     THEN (contact.attributes ->> key)::numeric ELSE 0 END + value::numeric)), '{}')
            FROM jsonb_each_text(change.adds - %(columns)s::text[])
        )) - ARRAY(SELECT key FROM jsonb_each(change.sets) WHERE value = 'null'),
    attributed_at = contact.attributed_at || (
        SELECT jsonb_object_agg(key, %(now)s::text) FROM jsonb_object_keys(change.sets || change.adds) AS key
    )
FROM (SELECT * FROM unnest(%(contacts)s::bigint[], %(sets)s::jsonb[], %(adds)s::jsonb[])) AS change (id, sets, adds)
WHERE contact.id = change.id
