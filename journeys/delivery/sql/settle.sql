-- A result that comes after its lease was over is still the truth: it replaces `uncertain`.
UPDATE journeys_delivery d
   SET state = done.state, reason = done.reason, due = coalesce(done.due, d.due), settled_at = done.settled,
       attempts = done.attempts
  FROM unnest(%(deliveries)s::bigint[], %(numbers)s::int[], %(attempts)s::int[], %(states)s::text[],
              %(reasons)s::text[], %(dues)s::timestamptz[], %(settled)s::timestamptz[])
       AS done (id, number, attempts, state, reason, due, settled)
 WHERE d.id = done.id AND d.attempts = done.number AND d.state IN ('sending', 'uncertain')
