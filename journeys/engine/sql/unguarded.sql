-- Under way and named by no guard: facts would look for them in vain, and their door would stand open.
SELECT enrollment.id FROM journeys_enrollment enrollment
WHERE enrollment.state <> 1
  AND NOT EXISTS (SELECT FROM journeys_entryguard guard
                  WHERE guard.contact_id = enrollment.contact_id AND guard.enrollment_id = enrollment.id)
ORDER BY enrollment.id
