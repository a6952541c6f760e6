-- Newest first. Retired ones too: a journey that cannot take the newest stays on its number.
SELECT rule.slug, version.id, version.number
FROM journeys_ruleversion version
JOIN journeys_rule rule ON rule.id = version.rule_id
WHERE rule.slug = ANY(%(slugs)s::text[]) AND version.status IN ('approved', 'retired')
ORDER BY version.number DESC
