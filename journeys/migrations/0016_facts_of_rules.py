"""Which facts each rule asks, so that the catalog need not read all documents; and doubts about large rules
are counted behind the edit."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

FACTS = """
UPDATE journeys_rule rule SET doubts = NULL, facts = ARRAY(
    SELECT DISTINCT said.fact FROM (
        SELECT jsonb_path_query(newest.document, '$.**.fact') #>> '{}'
        UNION ALL
        SELECT 'event.' || (jsonb_path_query(newest.document, '$.**.event') #>> '{}')
    ) said (fact)
    WHERE said.fact IS NOT NULL ORDER BY said.fact
)
FROM (
    SELECT DISTINCT ON (rule_id) rule_id, document FROM journeys_ruleversion ORDER BY rule_id, number DESC
) newest
WHERE newest.rule_id = rule.id
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0015_rule_doubts")]

    operations: ClassVar = [
        migrations.AddField(
            "rule",
            "facts",
            ArrayField(
                models.TextField(),
                db_default=[],
                default=list,
                help_text="What the newest version asks: contact.plan, event.bought.count.",
            ),
        ),
        migrations.AlterField(
            "rule",
            "doubts",
            models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                null=True,
                help_text=(
                    "How many findings about the newest version want to be dealt with; notes are not counted. "
                    "Null until a worker has counted them."
                ),
            ),
        ),
        migrations.RunSQL(FACTS, migrations.RunSQL.noop),
    ]
