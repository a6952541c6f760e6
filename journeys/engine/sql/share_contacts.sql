-- In order of id, as all who lock contacts do. Nobody changes them until this commits, so of two who work out
-- appointments at once neither goes by an older date.
SELECT id FROM contacts_contact WHERE id = ANY(%(contacts)s::bigint[]) ORDER BY id FOR SHARE
