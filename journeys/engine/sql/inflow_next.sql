SELECT contact_id FROM contacts_segmentmember
WHERE segment_id = %(segment)s AND contact_id > %(after)s AND serial <= %(until)s
ORDER BY contact_id
LIMIT %(limit)s
