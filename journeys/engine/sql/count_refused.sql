INSERT INTO journeys_refused AS refused (journey_id, reason, hour, count)
SELECT * FROM unnest(%(journeys)s::bigint[], %(reasons)s::text[], %(hours)s::timestamptz[], %(counts)s::bigint[])
ORDER BY 1, 2, 3
ON CONFLICT (journey_id, reason, hour) DO UPDATE SET count = refused.count + excluded.count
