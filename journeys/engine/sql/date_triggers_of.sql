SELECT id, journey_id, node_key, settings, since, filled FROM journeys_datetrigger
WHERE retired_at IS NULL AND (journey_id, node_key) IN (
    SELECT * FROM unnest(%(journeys)s::bigint[], %(keys)s::text[])
)
ORDER BY id
