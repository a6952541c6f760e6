"""Review of rules: who sent a version and who sent it back, comments, what was said before each edit, four eyes."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import contacts.models.fields

SEARCHED = """
UPDATE journeys_rule rule SET search_text = lower(newest.document::text)
FROM (SELECT DISTINCT ON (rule_id) rule_id, document FROM journeys_ruleversion ORDER BY rule_id, number DESC) newest
WHERE newest.rule_id = rule.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0002_fewer_writes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="search_text",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="What the newest version says, in lower case: names, facts, cells.",
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="returned_at",
            field=models.DateTimeField(blank=True, help_text="When it was sent back last.", null=True),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="returned_because",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="returned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="returned_rules",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="sent_at",
            field=models.DateTimeField(blank=True, help_text="When it was sent to review last.", null=True),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="sent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sent_rules",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="RuleComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "row",
                    models.CharField(
                        blank=True, default="", help_text="A row's id; empty: the whole.", max_length=60
                    ),
                ),
                ("text", models.TextField(help_text="Markdown.")),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "written_at",
                    contacts.models.fields.WrittenAtField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rule_comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="journeys.rulecomment",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="journeys.rule",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="What its author was looking at.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="journeys.ruleversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamSettings",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "four_eyes",
                    models.CharField(
                        choices=[
                            ("automatic", "as soon as two people may approve"),
                            ("on", "always"),
                            ("off", "never"),
                        ],
                        default="automatic",
                        help_text="When somebody other than its author must approve a version of a rule.",
                        max_length=9,
                        verbose_name="four eyes",
                    ),
                ),
            ],
            options={
                "verbose_name": "team settings",
                "verbose_name_plural": "team settings",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_team_settings")
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("document", models.JSONField()),
                (
                    "written_at",
                    contacts.models.fields.WrittenAtField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="journeys.ruleversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "revision"), name="one_rule_revision_per_number"
                    )
                ],
            },
        ),
        # Roughly, until the next edit says it exactly.
        migrations.RunSQL(SEARCHED, migrations.RunSQL.noop),
    ]
