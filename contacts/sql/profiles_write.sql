UPDATE contacts_contact AS contact
SET email = given.email, phone = given.phone, timezone = given.timezone, locale = given.locale,
    score = nullif(given.score, '')::numeric, attributes = given.attributes, attributed_at = given.attributed_at
FROM unnest(%(ids)s::bigint[], %(email)s::text[], %(phone)s::text[], %(timezone)s::text[], %(locale)s::text[],
            %(score)s::text[], %(attributes)s::jsonb[], %(attributed_at)s::jsonb[])
    AS given (id, email, phone, timezone, locale, score, attributes, attributed_at)
WHERE contact.id = given.id
