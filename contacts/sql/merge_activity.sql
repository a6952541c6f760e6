WITH gone AS (
    DELETE FROM contacts_activity AS activity
    USING unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
    WHERE activity.contact_id = given.loser
    RETURNING given.winner, activity.last_interaction_at
)
INSERT INTO contacts_activity AS activity (contact_id, last_interaction_at)
SELECT winner, max(last_interaction_at) FROM gone GROUP BY winner ORDER BY winner
ON CONFLICT (contact_id) DO UPDATE
SET last_interaction_at = greatest(activity.last_interaction_at, excluded.last_interaction_at)
