-- The earliest facts first; what another worker lets in is theirs. A merged contact enters as who they are now, and
-- nobody is left of an erased one.
WITH taken AS MATERIALIZED (
    SELECT id FROM journeys_waitingentrant WHERE journey_id = %(journey)s
    ORDER BY at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM journeys_waitingentrant waiting USING taken WHERE waiting.id = taken.id RETURNING waiting.*
)
SELECT gone.node_key, gone.test, coalesce(contact.merged_into_id, contact.id), gone.at, gone.properties
FROM gone
LEFT JOIN contacts_contact contact ON contact.id = gone.contact_id AND contact.erased_at IS NULL
ORDER BY gone.at, gone.id
