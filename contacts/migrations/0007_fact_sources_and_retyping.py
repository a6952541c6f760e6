import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import contacts.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0006_erased"),
    ]

    operations = [
        migrations.AddField(
            model_name="attribute",
            name="source",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Where it comes from: a system, a form, a step.",
                max_length=200,
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="source",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Where it comes from: a system, a form, a step.",
                max_length=200,
                verbose_name="source",
            ),
        ),
        migrations.CreateModel(
            name="Retyping",
            fields=[
                (
                    "attribute",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="retyping",
                        serialize=False,
                        to="contacts.attribute",
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("number", "Number"),
                            ("boolean", "Yes or no"),
                            ("date", "Date"),
                            ("datetime", "Date and time"),
                        ],
                        max_length=8,
                    ),
                ),
                ("after", models.BigIntegerField(default=0)),
                ("until", models.BigIntegerField()),
                ("converted", models.BigIntegerField(default=0)),
                ("kept", models.BigIntegerField(default=0)),
                (
                    "began_at",
                    contacts.models.fields.WrittenAtField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("ended_at", models.DateTimeField(help_text="Real time.", null=True)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["attribute"], name="retyping_open"
                    )
                ]
            },
        ),
    ]
