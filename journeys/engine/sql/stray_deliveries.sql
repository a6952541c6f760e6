-- The step that queued it was passed, or its enrollment rests there until it is sent.
SELECT delivery.id FROM journeys_delivery delivery
WHERE delivery.enrollment_id IS NOT NULL
  AND delivery.queued_at >= coalesce((SELECT until FROM journeys_seal WHERE log = 'journeys_leg'), '-infinity')
  AND NOT EXISTS (SELECT FROM journeys_step step
                  WHERE step.enrollment_id = delivery.enrollment_id AND step.seq = delivery.seq)
  AND NOT EXISTS (SELECT FROM journeys_enrollment enrollment
                  WHERE enrollment.id = delivery.enrollment_id AND enrollment.seq = delivery.seq)
ORDER BY delivery.id
