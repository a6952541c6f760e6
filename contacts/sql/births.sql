-- New contacts in the order given; the ids rise with it, so the caller sorts them back.
INSERT INTO contacts_contact
    (email, phone, timezone, locale, score, attributes, attributed_at, created_at)
SELECT given.email, given.phone, given.timezone, given.locale, nullif(given.score, '')::numeric, given.attributes,
       given.attributed_at, given.created_at
FROM unnest(%(email)s::text[], %(phone)s::text[], %(timezone)s::text[], %(locale)s::text[], %(score)s::text[],
            %(attributes)s::jsonb[], %(attributed_at)s::jsonb[], %(created_at)s::timestamptz[]) WITH ORDINALITY
    AS given (email, phone, timezone, locale, score, attributes, attributed_at, created_at, place)
ORDER BY given.place
RETURNING id
