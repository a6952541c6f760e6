-- What writing the file's people costs PostgreSQL alone, with nobody looked up and nothing checked: the rows that an
-- import leaves behind, from a staged copy of the file, by one statement a table.
INSERT INTO contacts_contact (id, email, phone, timezone, locale, attributes, attributed_at, created_at)
SELECT contact, email, '', '', '',
       jsonb_build_object('first_name', first_name, 'last_name', last_name, 'plan', plan, 'seats', seats::int,
                          'renews', renews),
       jsonb_build_object('email', now(), 'first_name', now(), 'last_name', now(), 'plan', now(), 'seats', now(),
                          'renews', now()),
       now()
FROM imports_staged;
INSERT INTO contacts_identity (contact_id, kind, value)
SELECT contact, 'user', id FROM imports_staged ORDER BY id;
INSERT INTO contacts_consent (contact_id, channel, topic, granted, at)
SELECT contact, 'email', 'news', news = 'yes', now() FROM imports_staged;
INSERT INTO contacts_consentrecord (contact_id, channel, topic, granted, at, source, evidence)
SELECT contact, 'email', 'news', news = 'yes', now(), 'import',
       jsonb_build_object('file', 'people.csv', 'import', gen_random_uuid(), 'line', contact, 'stated', 'the benchmark')
FROM imports_staged;
