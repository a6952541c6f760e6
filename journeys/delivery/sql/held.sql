-- A batch of a paused journey's messages that had fallen due by the instant of resuming, in the order of their ids. To
-- be skipped: worth sending until that instant, so that dispatch drops them with all that follows from it. Else: due
-- one step apart. Transactional ones are neither.
WITH taken AS MATERIALIZED (
    SELECT d.id FROM journeys_delivery d JOIN journeys_version v ON v.id = d.version_id
     WHERE v.journey_id = %(journey)s AND d.id > %(after)s AND d.id <= %(last)s AND d.state = 'queued'
       AND (d.due <= %(resumed)s OR d.reason = 'paused')
     ORDER BY d.id LIMIT %(limit)s
       FOR UPDATE OF d
), placed AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM taken
), seen AS (
    UPDATE journeys_delivery d
       SET due = CASE WHEN %(skip)s OR d.message_class = 'transactional' THEN %(resumed)s
                      ELSE %(first)s + placed.place * %(step)s END,
           valid_until = CASE WHEN %(skip)s AND d.message_class <> 'transactional'
                              THEN least(d.valid_until, %(resumed)s) ELSE d.valid_until END,
           reason = ''
      FROM placed WHERE d.id = placed.id
    RETURNING d.id
)
SELECT count(*), max(id) FROM seen
