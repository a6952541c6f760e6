-- Seconds that the first row of the inbox has waited, in real time: how far the engine is behind.
SELECT extract(epoch FROM clock_timestamp() - written_at)::float8 FROM contacts_inbox ORDER BY id LIMIT 1
