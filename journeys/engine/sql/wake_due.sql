-- Never later than it was: a due instant is a lower bound.
UPDATE journeys_enrollment enrollment SET due = woken.due
FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS woken (id, due)
WHERE enrollment.id = woken.id AND (enrollment.due IS NULL OR enrollment.due > woken.due)
