SELECT contact_id FROM contacts_segmentmember
WHERE segment_id = %(segment)s AND contact_id = ANY(%(contacts)s::bigint[])
