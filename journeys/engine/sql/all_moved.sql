-- Unless another publication has given the version another mark meanwhile.
UPDATE journeys_version SET moving = NULL WHERE id = %(version)s AND moving @> %(mark)s::jsonb
