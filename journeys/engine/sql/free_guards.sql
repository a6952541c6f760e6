-- The run is over: its guard lets the contact in again. A statement of its own, because the planner knows the length of
-- an array but guesses that of a CTE, and turned the join around. Ordered as all who lock guards lock them.
UPDATE journeys_entryguard guard SET live = false
FROM unnest(%(journeys)s::bigint[], %(contacts)s::bigint[], %(keys)s::text[]) AS over (journey, contact, key)
WHERE guard.journey_id = over.journey AND guard.contact_id = over.contact AND guard.key = over.key
