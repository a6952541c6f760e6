SELECT id, kind, name, contact_id, reason FROM journeys_stuckfact WHERE retry_at IS NULL ORDER BY id
