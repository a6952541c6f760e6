-- Whom time may have moved by now. Whoever takes them asks them and writes their next instant.
DELETE FROM contacts_segmentinstant
WHERE segment_id = %(segment)s AND contact_id = ANY (ARRAY(
    SELECT contact_id FROM contacts_segmentinstant
    WHERE segment_id = %(segment)s AND at <= %(now)s ORDER BY at LIMIT %(limit)s
))
RETURNING contact_id
