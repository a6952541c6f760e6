-- The floor: what PostgreSQL costs to take in the rows that a run writes, ready made, by COPY, and nothing else.
-- Frozen. Each table has the width of a lean log: 40 bytes a step with an index on the enrollment, 120 bytes a
-- decision, 60 bytes a delivery (data of the row, headers not counted).
CREATE TABLE IF NOT EXISTS floor_step (
    enrollment bigint NOT NULL,
    contact bigint NOT NULL,
    entered timestamptz NOT NULL,
    left_at timestamptz NOT NULL,
    node integer NOT NULL,
    seq integer NOT NULL
);
CREATE INDEX IF NOT EXISTS floor_step_of_enrollment ON floor_step (enrollment);
CREATE TABLE IF NOT EXISTS floor_decision (
    enrollment bigint NOT NULL,
    at timestamptz NOT NULL,
    seen text NOT NULL -- 103 characters and a byte of length
);
CREATE TABLE IF NOT EXISTS floor_delivery (
    contact bigint NOT NULL,
    enrollment bigint NOT NULL,
    due timestamptz NOT NULL,
    topic text NOT NULL -- 35 characters and a byte of length
);
