-- One statement, so that no reader finds a count in both places or in neither.
WITH taken AS (
    DELETE FROM journeys_counterdelta
    WHERE id IN (SELECT id FROM journeys_counterdelta ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING version_id, node_id, measure, outcome, without_logic, hour, count
), summed AS (
    SELECT version_id, node_id, measure, outcome, without_logic, hour, sum(count)::bigint AS count
    FROM taken GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
), folded AS (
    INSERT INTO journeys_counter AS base (version_id, node_id, measure, outcome, without_logic, hour, count)
    SELECT * FROM summed
    ON CONFLICT (version_id, node_id, measure, outcome, without_logic, hour)
    DO UPDATE SET count = base.count + excluded.count
)
SELECT count(*) FROM taken
