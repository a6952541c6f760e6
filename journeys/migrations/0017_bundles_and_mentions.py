"""Reviewing a journey with its rules as one, and members who are mentioned in comments."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import contacts.models.fields


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("journeys", "0016_facts_of_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", key()),
                ("revision", models.PositiveIntegerField(help_text="Of the draft as it was sent.")),
                ("document", models.JSONField(help_text="The draft as it was sent, without its rules.")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("returned", "Sent back"),
                            ("taken_back", "Taken back"),
                            ("published", "Published"),
                        ],
                        default="in_review",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, default="", help_text="What changes and why, for whoever reviews."
                    ),
                ),
                ("sent_at", models.DateTimeField(help_text="Domain time.")),
                (
                    "decided_at",
                    models.DateTimeField(help_text="When it was approved or sent back.", null=True),
                ),
                ("because", models.TextField(blank=True, default="", help_text="Why it was sent back.")),
                ("written_at", contacts.models.fields.WrittenAtField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decided_bundles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bundles",
                        to="journeys.journey",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sent_bundles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bundles",
                        to="journeys.version",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["in_review", "approved"])),
                        fields=("journey",),
                        name="one_open_bundle",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="BundledRule",
            fields=[
                ("id", key()),
                ("revision", models.PositiveIntegerField()),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="journeys.bundle",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bundled",
                        to="journeys.ruleversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("bundle", "version"), name="one_bundled_rule_per_version")
                ]
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", key()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "mailed_at",
                    models.DateTimeField(help_text="When a mail about it was handed over.", null=True),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="journeys.rulecomment",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "comment"), name="one_mention_per_comment")
                ]
            },
        ),
    ]
