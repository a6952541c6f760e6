-- How many messages of a paused journey have fallen due by an instant, and the last of them.
SELECT count(*), coalesce(max(d.id), 0)
  FROM journeys_delivery d JOIN journeys_version v ON v.id = d.version_id
 WHERE v.journey_id = %(journey)s AND d.state = 'queued' AND d.id > %(after)s
   AND (d.due <= %(until)s OR d.reason = 'paused')
