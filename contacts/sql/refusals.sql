INSERT INTO contacts_refusal (key_id, code, reason, message_id, excerpt)
SELECT nullif(key, 0), code, reason, message_id, excerpt
FROM unnest(%(keys)s::bigint[], %(codes)s::text[], %(reasons)s::text[], %(message_ids)s::text[], %(excerpts)s::text[])
    AS given (key, code, reason, message_id, excerpt)
