-- The events of a batch, and all that moves with them, in one statement: the events, the last interaction, the
-- running totals by contact and name, and the inbox for those that are watched. Sorted by contact, so that batches
-- that share people wait for each other in one order.
WITH happened AS MATERIALIZED (
    SELECT nextval('contacts_event_seq') AS id, given.*
    FROM unnest(%(contacts)s::bigint[], %(names)s::text[], %(stamps)s::timestamptz[], %(received)s::timestamptz[],
                %(properties)s::jsonb[], %(contexts)s::jsonb[], %(message_ids)s::text[], %(claimed)s::text[],
                %(keys)s::bigint[], %(interactions)s::boolean[], %(watched)s::boolean[])
        AS given (contact, name, stamp, received, properties, context, message_id, claimed, key, interaction, watched)
), stored AS (
    INSERT INTO contacts_event (id, received_at, contact_id, name, "timestamp", properties, context, message_id,
                                claimed_timestamp, key_id)
    SELECT id, received, contact, name, stamp, properties, context, message_id, claimed, nullif(key, 0)
    FROM happened
), moved AS (
    INSERT INTO contacts_activity AS activity (contact_id, last_interaction_at)
    SELECT contact, max(stamp) FROM happened WHERE interaction GROUP BY contact ORDER BY contact
    ON CONFLICT (contact_id) DO UPDATE SET last_interaction_at = excluded.last_interaction_at
    WHERE activity.last_interaction_at < excluded.last_interaction_at
), counted AS (
    INSERT INTO contacts_contactevent AS total (contact_id, name, count, first_at, last_at)
    SELECT contact, name, count(*), min(stamp), max(stamp) FROM happened GROUP BY contact, name ORDER BY contact, name
    ON CONFLICT (contact_id, name) DO UPDATE
    SET count = total.count + excluded.count,
        first_at = least(total.first_at, excluded.first_at),
        last_at = greatest(total.last_at, excluded.last_at)
)
INSERT INTO contacts_inbox (kind, contact_id, name, "timestamp", event_id, payload)
SELECT 'event', contact, name, stamp, id, properties FROM happened WHERE watched ORDER BY id
