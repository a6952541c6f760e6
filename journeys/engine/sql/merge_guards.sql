-- Where both have entered, the later entry counts; whoever is still under way keeps the door shut.
UPDATE journeys_entryguard winners
SET entered_at = greatest(winners.entered_at, losers.entered_at),
    enrollment_id = coalesce(
        (SELECT run.enrollment_id FROM journeys_run run JOIN journeys_enrollment enrollment ON enrollment.id = run.enrollment_id
         WHERE run.contact_id IN (%(winner)s, %(loser)s) AND run.journey_id = winners.journey_id
           AND run.entry_key = winners.key AND enrollment.state <> 1
         ORDER BY run.enrollment_id LIMIT 1),
        greatest(winners.enrollment_id, losers.enrollment_id))
FROM journeys_entryguard losers
WHERE losers.contact_id = %(loser)s AND winners.contact_id = %(winner)s
  AND winners.journey_id = losers.journey_id AND winners.key = losers.key
