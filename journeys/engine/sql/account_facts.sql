SELECT asked.contact, latest.found
FROM unnest(%(contacts)s::bigint[]) AS asked (contact)
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT CASE name WHEN 'name' THEN to_jsonb(nullif(account.name, '')) WHEN 'key' THEN to_jsonb(account.key)
               ELSE account.attributes -> name END
        FROM unnest(%(names)s::text[]) WITH ORDINALITY AS wanted (name, place) ORDER BY place
    ) AS found
    FROM contacts_accountcontact belongs
    JOIN contacts_account account ON account.id = belongs.account_id
    WHERE belongs.contact_id = asked.contact
    ORDER BY belongs.since DESC, belongs.id DESC
    LIMIT 1
) latest
