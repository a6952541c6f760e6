-- Goals that these contacts have reached, in whatever journey.
SELECT contact_id, version_id, goal, at
  FROM journeys_conversion
 WHERE contact_id = ANY(%(contacts)s) AND goal = ANY(%(goals)s)
