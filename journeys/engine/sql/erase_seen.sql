-- The row and the way stay, so that numbers hold; the values that the rule saw do not.
UPDATE journeys_decision
SET seen = (SELECT coalesce(jsonb_object_agg(key, 'erased'), '{}') FROM jsonb_object_keys(seen) AS key)
WHERE enrollment_id IN (SELECT enrollment_id FROM journeys_run WHERE contact_id = %(contact)s)
