-- The winner's branch stays where both have one.
WITH gone AS (
    DELETE FROM journeys_assignment WHERE contact_id = %(loser)s
      AND journey_id IN (SELECT journey_id FROM journeys_run WHERE contact_id = %(winner)s)
    RETURNING journey_id, node_key, branch
)
INSERT INTO journeys_assignment (journey_id, node_key, contact_id, branch)
SELECT journey_id, node_key, %(winner)s, branch FROM gone
ON CONFLICT DO NOTHING
