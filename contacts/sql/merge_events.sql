UPDATE contacts_event AS event SET contact_id = given.winner
FROM unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
WHERE event.contact_id = given.loser
