-- How many pages the months of the step log hold that can have steps of a version: those that end after it began.
SELECT coalesce(sum(pg_relation_size(relid)), 0) / current_setting('block_size')::int
FROM pg_partition_tree('journeys_step')
WHERE isleaf AND right(relid::regclass::text, 7) >= %(month)s
