-- Both rows of each in one statement; the guard has drawn the ids. Inserted due: the tick that runs them is another
-- transaction, which reads facts only once these rows can be seen and locked (see the package's docstring). A
-- microsecond apart, so that the claims of a large entry need not walk over those before them.
WITH entrant AS MATERIALIZED (
    SELECT * FROM unnest(%(ids)s::bigint[], %(contacts)s::bigint[], %(keys)s::text[], %(instants)s::timestamptz[],
                         %(without)s::boolean[], %(entries)s::jsonb[])
        WITH ORDINALITY AS asked (id, contact, key, at, without_logic, entry, place)
), enrollment AS (
    INSERT INTO journeys_enrollment
        (id, contact_id, version_id, node_id, due, entered_at, seq, state, without_logic, test, attempt, how)
    SELECT id, contact, %(version)s, %(node)s, %(now)s - (%(n)s - place) * interval '1 microsecond', at, 0, 0,
           without_logic, %(test)s, 0, ''
    FROM entrant
)
INSERT INTO journeys_run (enrollment_id, journey_id, contact_id, entered_at, entry, entry_key, test)
SELECT id, %(journey)s, contact, at, entry, key, %(test)s FROM entrant
