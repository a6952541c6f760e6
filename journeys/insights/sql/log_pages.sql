-- How many pages the months of a log hold that can have rows of a time: those that end after it began.
SELECT coalesce(sum(pg_relation_size(relid)), 0) / current_setting('block_size')::int
FROM pg_partition_tree(%(log)s::regclass)
WHERE isleaf AND right(relid::regclass::text, 7) >= %(month)s
