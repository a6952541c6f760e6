-- Messages that were held while their journey was paused.
UPDATE journeys_delivery d SET due = %(now)s, reason = ''
  FROM journeys_version v
 WHERE v.journey_id = %(journey)s AND d.version_id = v.id
   AND d.state = 'queued' AND d.reason = 'paused' AND d.due > %(now)s
