-- The segments that have somebody to be looked at, by what is waiting longest: two probes of indexes for each.
SELECT segment.id
FROM contacts_segment AS segment
CROSS JOIN LATERAL (
    SELECT least(
        (SELECT at FROM contacts_segmentlook AS look WHERE look.segment_id = segment.id ORDER BY at LIMIT 1),
        (SELECT at FROM contacts_segmentinstant AS turn WHERE turn.segment_id = segment.id ORDER BY at LIMIT 1)
    ) AS at
) AS first
WHERE segment.kind = 'condition' AND first.at <= %(now)s
ORDER BY first.at
