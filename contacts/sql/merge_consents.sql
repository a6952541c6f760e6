-- The ledger goes over whole. Where both have a state, a withdrawal wins over a grant, whichever is newer.
WITH ledger AS (
    UPDATE contacts_consentrecord AS line SET contact_id = given.winner
    FROM unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
    WHERE line.contact_id = given.loser
), gone AS (
    DELETE FROM contacts_consent AS state
    USING unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
    WHERE state.contact_id = given.loser
    RETURNING given.winner, state.channel, state.topic, state.granted, state.at
)
INSERT INTO contacts_consent AS state (contact_id, channel, topic, granted, at)
SELECT DISTINCT ON (winner, channel, topic) winner, channel, topic, granted, at
FROM gone ORDER BY winner, channel, topic, granted, at DESC
ON CONFLICT (contact_id, channel, topic) DO UPDATE
SET granted = state.granted AND excluded.granted,
    at = CASE WHEN state.granted = excluded.granted THEN greatest(state.at, excluded.at)
              WHEN state.granted THEN excluded.at ELSE state.at END
