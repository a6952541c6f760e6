SELECT contact_id, branch FROM journeys_assignment
WHERE journey_id = %(journey)s AND node_key = %(node)s AND contact_id = ANY(%(contacts)s::bigint[])
