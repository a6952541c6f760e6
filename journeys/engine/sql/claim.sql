-- The earliest due of one version. What another worker holds is theirs and passed over. The lock lasts until the
-- commit, and facts are read by later statements only: see the trap of the lost wake-up in the package's docstring.
-- `since` skips what this pass has claimed already: its entries stay in the index until they are vacuumed, and each
-- claim of a large backlog would walk over all of them.
-- The journey itself is asked once for all rows: nobody is claimed once it is paused, and two things hold for everybody
-- (1: pauses extend its waits; 2: messages of somebody are overdue since a pause). They come in thousands, added to the
-- attempts: columns of their own, mostly empty, would cost a claim three percent.
-- One row of columns, each packed as an array: so they cost the process a third of reading the rows. NULLs for nobody.
SELECT array_send(array_agg(id)), array_send(array_agg(contact_id)), array_send(array_agg(node_id)),
       array_send(array_agg(entered_at)), array_send(array_agg(seq)), array_send(array_agg(without_logic)),
       array_send(array_agg(test)), array_send(array_agg(attempt)), max(due)
FROM (
    SELECT id, contact_id, node_id, entered_at, seq, without_logic, test,
           attempt + (SELECT CASE WHEN EXISTS (SELECT FROM journeys_pause
                                               WHERE journey_id = %(journey)s AND waits = 'extend')
                                  THEN 1000 ELSE 0 END
                           + CASE WHEN EXISTS (SELECT FROM journeys_overdue
                                               WHERE journey_id = %(journey)s)
                                  THEN 2000 ELSE 0 END) AS attempt, due
    FROM journeys_enrollment
    WHERE version_id = %(version)s AND state <> 1 AND due <= %(now)s AND due >= %(since)s
      AND (SELECT status <> 'paused' FROM journeys_journey WHERE id = %(journey)s)
    ORDER BY due
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
) AS claimed
