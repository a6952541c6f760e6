SELECT member.contact_id
FROM contacts_segmentmember member
JOIN contacts_segment segment ON segment.id = member.segment_id
JOIN contacts_contact contact ON contact.id = member.contact_id
WHERE segment.slug = %(segment)s AND member.contact_id > %(cursor)s AND member.since <= %(began_at)s
  AND contact.erased_at IS NULL AND contact.merged_into_id IS NULL
ORDER BY member.contact_id
LIMIT %(limit)s
