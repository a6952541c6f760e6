-- Under way in one journey and key as both: the later entry gives way.
SELECT CASE WHEN (winners.entered_at, winners.enrollment_id) <= (losers.entered_at, losers.enrollment_id)
            THEN losers.enrollment_id ELSE winners.enrollment_id END
FROM journeys_run losers
JOIN journeys_run winners ON winners.contact_id = %(winner)s AND winners.journey_id = losers.journey_id
                         AND winners.entry_key = losers.entry_key
JOIN journeys_enrollment one ON one.id = losers.enrollment_id AND one.state <> 1
JOIN journeys_enrollment other ON other.id = winners.enrollment_id AND other.state <> 1
WHERE losers.contact_id = %(loser)s
