-- The row stays, empty, because enrollments and messages name it; its old followers are led on to the one who stays.
WITH older AS (
    UPDATE contacts_contact AS winner SET created_at = least(winner.created_at, first.created_at)
    FROM (
        SELECT given.winner, min(loser.created_at) AS created_at
        FROM unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
        JOIN contacts_contact AS loser ON loser.id = given.loser
        GROUP BY given.winner
    ) AS first
    WHERE winner.id = first.winner
)
UPDATE contacts_contact AS contact
SET merged_into_id = given.winner, email = '', phone = '', timezone = '', locale = '', score = NULL,
    attributes = '{}', attributed_at = '{}'
FROM unnest(%(losers)s::bigint[], %(winners)s::bigint[]) AS given (loser, winner)
WHERE contact.id = given.loser OR contact.merged_into_id = given.loser
