-- From the index alone: it names the node of everybody who has not ended.
SELECT node_id, count(*), count(*) FILTER (WHERE state = 2)
FROM journeys_enrollment WHERE version_id = %(version)s AND state <> 1
GROUP BY node_id
