-- One atomic statement decides who enters; two workers that try at once meet on the guard row. Whoever finds there an
-- enrollment that another has only just made cannot see it, and is refused: it is under way.
-- `again` is false for once and per. In (journey, contact, key) order, as all who lock guards do.
INSERT INTO journeys_entryguard AS guard (journey_id, contact_id, key, entered_at, enrollment_id)
SELECT %(journey)s, asked.contact, asked.key, asked.at, nextval('journeys_enrollment_id_seq')
FROM unnest(%(contacts)s::bigint[], %(keys)s::text[], %(instants)s::timestamptz[]) AS asked (contact, key, at)
ORDER BY asked.contact, asked.key
ON CONFLICT (journey_id, contact_id, key) DO UPDATE
SET entered_at = excluded.entered_at, enrollment_id = excluded.enrollment_id
WHERE %(again)s
  AND (SELECT enrollment.state FROM journeys_enrollment enrollment WHERE enrollment.id = guard.enrollment_id) = 1
  AND (%(pause)s::interval IS NULL OR guard.entered_at <= excluded.entered_at - %(pause)s::interval)
RETURNING contact_id, key, enrollment_id
