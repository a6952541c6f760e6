-- No foreign key is checked when they are written, so it is checked here.
SELECT enrollment.id FROM journeys_enrollment enrollment
WHERE NOT EXISTS (SELECT FROM journeys_run run
                  WHERE run.enrollment_id = enrollment.id AND run.contact_id = enrollment.contact_id)
   OR NOT EXISTS (SELECT FROM contacts_contact contact WHERE contact.id = enrollment.contact_id)
ORDER BY enrollment.id
