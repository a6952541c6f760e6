-- The reference of `imports`: a table that takes in the same file raw, with the one index by which a row is found
-- again. Frozen.
CREATE TABLE IF NOT EXISTS imports_reference (
    id text PRIMARY KEY,
    email text,
    first_name text,
    last_name text,
    plan text,
    seats text,
    renews text,
    news text
);
