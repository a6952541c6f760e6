UPDATE journeys_delivery SET state = 'dropped', reason = 'erased', settled_at = %(now)s
WHERE contact_id = %(contact)s AND state = 'queued'
