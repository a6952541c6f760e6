SELECT winner FROM journeys_splitrace WHERE journey_id = %(journey)s AND node_key = %(node)s AND winner <> ''
