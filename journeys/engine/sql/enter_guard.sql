-- One atomic statement decides who enters; two workers that try at once meet on the guard row.
-- `again` is false for once and per. In (journey, contact, key) order, as all who lock guards do.
INSERT INTO journeys_entryguard AS guard (journey_id, contact_id, key, entered_at, live)
SELECT %(journey)s, asked.contact, asked.key, asked.at, true
FROM unnest(%(contacts)s::bigint[], %(keys)s::text[], %(instants)s::timestamptz[]) AS asked (contact, key, at)
ORDER BY asked.contact, asked.key
ON CONFLICT (journey_id, contact_id, key) DO UPDATE SET entered_at = excluded.entered_at, live = true
WHERE %(again)s AND NOT guard.live
  AND (%(pause)s::interval IS NULL OR guard.entered_at <= excluded.entered_at - %(pause)s::interval)
RETURNING contact_id, key
