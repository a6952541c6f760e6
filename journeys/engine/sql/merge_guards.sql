-- Where both have entered, the later entry counts; whoever is still under way keeps the door shut.
UPDATE journeys_entryguard winners
SET entered_at = greatest(winners.entered_at, losers.entered_at),
    live = (SELECT count(*) > 0 FROM journeys_run run
            WHERE run.contact_id IN (%(winner)s, %(loser)s) AND run.journey_id = winners.journey_id
              AND run.entry_key = winners.key AND run.ended_at IS NULL)
FROM journeys_entryguard losers
WHERE losers.contact_id = %(loser)s AND winners.contact_id = %(winner)s
  AND winners.journey_id = losers.journey_id AND winners.key = losers.key
