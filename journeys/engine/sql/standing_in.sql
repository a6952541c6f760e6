-- Everybody of a version who has not ended, once per pass: claims by id then need no index of their own.
SELECT id FROM journeys_enrollment WHERE version_id = %(version)s AND state <> 1 ORDER BY id
