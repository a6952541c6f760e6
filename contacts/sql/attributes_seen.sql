UPDATE contacts_attribute SET last_seen_at = %(now)s::timestamptz, first_seen_at = coalesce(first_seen_at, %(now)s::timestamptz)
WHERE id IN (SELECT id FROM contacts_attribute WHERE name = ANY (%(names)s::text[]) FOR UPDATE SKIP LOCKED)
