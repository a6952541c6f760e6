-- Entering and leaving are facts: on the inbox if somebody watches the segment. Returns a row if they were.
WITH told AS (
    INSERT INTO contacts_inbox (kind, contact_id, name, "timestamp", payload)
    SELECT 'segment', moved.contact, %(slug)s::text, %(now)s::timestamptz, jsonb_build_object('entered', moved.entered)
    FROM unnest(%(contacts)s::bigint[], %(entered)s::boolean[]) AS moved (contact, entered)
    WHERE (SELECT true FROM contacts_watch AS watch
           WHERE watch.kind = 'segment' AND watch.name = %(slug)s::text LIMIT 1)
    RETURNING id
)
SELECT true FROM told LIMIT 1
