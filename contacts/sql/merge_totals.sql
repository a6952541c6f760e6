WITH gone AS (
    DELETE FROM contacts_contactevent AS total
    USING unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
    WHERE total.contact_id = given.loser
    RETURNING given.winner, total.name, total.count, total.first_at, total.last_at
)
INSERT INTO contacts_contactevent AS total (contact_id, name, count, first_at, last_at)
SELECT winner, name, sum(count), min(first_at), max(last_at) FROM gone GROUP BY winner, name ORDER BY winner, name
ON CONFLICT (contact_id, name) DO UPDATE
SET count = total.count + excluded.count,
    first_at = least(total.first_at, excluded.first_at),
    last_at = greatest(total.last_at, excluded.last_at)
