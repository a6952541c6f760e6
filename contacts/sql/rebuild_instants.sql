-- What an earlier condition said of a range; the new one says it anew.
DELETE FROM contacts_segmentinstant
WHERE segment_id = %(segment)s AND contact_id > %(after)s AND contact_id <= %(until)s
