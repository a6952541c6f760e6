-- Who has just been let in gets instants one step apart, in the order of the ids given; they are locked by us.
UPDATE journeys_enrollment enrollment SET due = %(first)s + (entered.place - 1) * %(step)s
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS entered (id, place)
WHERE enrollment.id = entered.id
