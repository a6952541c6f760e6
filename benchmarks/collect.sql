-- The reference of `collect`: a table that takes in the same events raw, with the primary key and the one index without
-- which nobody could ask for them. Frozen.
CREATE TABLE IF NOT EXISTS collect_reference (
    id bigint NOT NULL,
    received_at timestamptz NOT NULL,
    contact_id bigint NOT NULL,
    name varchar(200) NOT NULL,
    "timestamp" timestamptz NOT NULL,
    properties jsonb NOT NULL,
    context jsonb NOT NULL,
    message_id varchar(200) NOT NULL,
    claimed_timestamp varchar(64) NOT NULL,
    key_id bigint,
    PRIMARY KEY (id, received_at)
);
CREATE INDEX IF NOT EXISTS collect_reference_of_contact ON collect_reference (contact_id, name, "timestamp");
