-- Only whoever holds the segment's row takes its looks. A look that is still to commit comes with the next pass.
DELETE FROM contacts_segmentlook
WHERE id = ANY (ARRAY(
    SELECT id FROM contacts_segmentlook
    WHERE segment_id = %(segment)s AND at <= %(now)s ORDER BY at LIMIT %(limit)s
))
RETURNING contact_id
