WITH gone AS (
    DELETE FROM contacts_accountcontact AS member
    USING unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
    WHERE member.contact_id = given.loser
    RETURNING member.account_id, given.winner, member.since
)
INSERT INTO contacts_accountcontact AS member (account_id, contact_id, since)
SELECT account_id, winner, min(since) FROM gone GROUP BY account_id, winner ORDER BY account_id, winner
ON CONFLICT (account_id, contact_id) DO UPDATE SET since = least(member.since, excluded.since)
