UPDATE contacts_identity AS identity SET contact_id = given.winner
FROM unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
WHERE identity.contact_id = given.loser
