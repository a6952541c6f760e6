-- Everybody who was given a branch, and who of them reached the goal since the race began. One probe of
-- (contact, goal, at) for each.
SELECT given.branch, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM journeys_conversion conversion
    WHERE conversion.contact_id = given.contact_id AND conversion.journey_id = given.journey_id
      AND conversion.goal = %(goal)s AND conversion.at >= %(since)s
))
FROM journeys_assignment given
WHERE given.journey_id = %(journey)s AND given.node_key = %(node)s
GROUP BY 1
