UPDATE journeys_enrollment enrollment SET due = failed.due, state = failed.state, attempt = failed.attempt
FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[], %(states)s::smallint[], %(attempts)s::smallint[])
     AS failed (id, due, state, attempt)
WHERE enrollment.id = failed.id
