-- The next instant after one at which somebody is to be looked at.
SELECT min(least(
    (SELECT at FROM contacts_segmentlook AS look
     WHERE look.segment_id = segment.id AND at > %(after)s ORDER BY at LIMIT 1),
    (SELECT at FROM contacts_segmentinstant AS turn
     WHERE turn.segment_id = segment.id AND at > %(after)s ORDER BY at LIMIT 1)
))
FROM contacts_segment AS segment
WHERE segment.kind = 'condition'
