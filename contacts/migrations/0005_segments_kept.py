import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import contacts.models.segment


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_forms"),
    ]

    operations = [
        migrations.AlterField(
            model_name="segment",
            name="condition",
            field=models.JSONField(blank=True, null=True, verbose_name="condition"),
        ),
        migrations.AddField(
            model_name="segment",
            name="kind",
            field=models.CharField(
                choices=[("condition", "Condition"), ("list", "List")],
                db_default="condition",
                default="condition",
                max_length=9,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="segment",
            name="size",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="segment",
            name="counted_at",
            field=models.DateTimeField(editable=False, help_text="Domain time of the last look.", null=True),
        ),
        migrations.AddField(
            model_name="segment",
            name="built_to",
            field=models.BigIntegerField(db_default=-1, default=-1, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="segment",
            name="built_until",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE contacts_segmentmember_serial AS bigint CACHE 1",
            "DROP SEQUENCE contacts_segmentmember_serial",
        ),
        migrations.AddField(
            model_name="segmentmember",
            name="serial",
            field=models.BigIntegerField(db_default=contacts.models.segment.NextSerial(), editable=False),
        ),
        migrations.CreateModel(
            name="SegmentWatch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind",
                        "name",
                        "segment_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=9)),
                ("name", models.CharField(max_length=200)),
                (
                    "segment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contacts.segment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SegmentLook",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("contact_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "written_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contacts.segment",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["segment", "at"], name="look_of_segment")]},
        ),
        migrations.CreateModel(
            name="SegmentInstant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "segment_id",
                        "contact_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contact_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "segment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contacts.segment",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["segment", "at"], name="instant_of_segment")]},
        ),
    ]
