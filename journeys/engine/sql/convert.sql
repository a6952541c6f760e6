-- Once per enrollment, whatever arrives twice. Returns those that are new.
INSERT INTO journeys_conversion
    (enrollment_id, journey_id, version_id, contact_id, goal, at, value, currency, without_logic)
SELECT * FROM unnest(%(ids)s::bigint[], %(journeys)s::bigint[], %(versions)s::bigint[], %(contacts)s::bigint[],
                     %(goals)s::text[], %(instants)s::timestamptz[], %(values)s::numeric[], %(currencies)s::text[],
                     %(without)s::boolean[])
ON CONFLICT (enrollment_id) DO NOTHING
RETURNING enrollment_id
