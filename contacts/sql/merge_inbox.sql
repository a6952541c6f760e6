-- What the engine has yet to look at concerns the one who stays.
UPDATE contacts_inbox AS waiting SET contact_id = given.winner
FROM unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
WHERE waiting.contact_id = given.loser AND waiting.kind <> 'merge'
