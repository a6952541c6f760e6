UPDATE journeys_version
SET moving = jsonb_set(moving, '{moved}', to_jsonb(coalesce((moving ->> 'moved')::bigint, 0) + %(moved)s))
WHERE id = %(version)s AND moving IS NOT NULL
