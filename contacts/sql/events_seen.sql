-- Whoever else is touching a row saves this batch the trouble: SKIP LOCKED.
UPDATE contacts_eventtype SET last_seen_at = %(now)s::timestamptz, first_seen_at = coalesce(first_seen_at, %(now)s::timestamptz)
WHERE id IN (SELECT id FROM contacts_eventtype WHERE name = ANY (%(names)s::text[]) FOR UPDATE SKIP LOCKED)
