"""The protected path (检举控告), and how a case leaves the ordinary records (第三十条)."""

import django.db.models.deletion
import uuid
import yimen.base.fields
import yimen.domain.protection
from django.conf import settings
from django.db import migrations, models


# A row of an append-only table may be emptied, never changed, in a transaction that says so: words to none, a structure
# to an empty one, a key or a unit to NULL. The audit trail is left out: it has no words, and must not change at all.
EMPTYING = """
CREATE OR REPLACE FUNCTION yimen_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed record;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME <> 'base_auditentry'
        AND current_setting('yimen.emptying', true) = 'on' THEN
        FOR changed IN
            SELECT now.key, now.value FROM jsonb_each(to_jsonb(NEW)) AS now
            JOIN jsonb_each(to_jsonb(OLD)) AS was ON was.key = now.key
            WHERE was.value IS DISTINCT FROM now.value
        LOOP
            IF changed.value NOT IN ('""'::jsonb, 'null'::jsonb, '{}'::jsonb, '[]'::jsonb) THEN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
            END IF;
        END LOOP;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
"""
STRICT = """
CREATE OR REPLACE FUNCTION yimen_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0004_subunits"),
        ("cases", "0013_mandates_and_urgent_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccusationLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_key", yimen.base.fields.RecordKeyField(null=True)),
                ("serial", models.PositiveSmallIntegerField()),
                ("word", yimen.base.fields.EncryptedBytesField(blank=True, null=True)),
                ("organ", yimen.base.fields.EncryptedTextField(blank=True, null=True)),
                ("issued_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AccusationMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named_at", models.DateTimeField()),
                ("unnamed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Accuser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_key", yimen.base.fields.RecordKeyField(null=True)),
                ("people", yimen.base.fields.EncryptedJSONField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProtectedAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AlterModelOptions(
            name="accusationstep",
            options={"ordering": ["id"]},
        ),
        migrations.RemoveField(
            model_name="accusation",
            name="accusers",
        ),
        migrations.AddField(
            model_name="accusation",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="accusation",
            name="proposal",
            field=yimen.base.fields.EncryptedJSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="accusation",
            name="proposed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accusation",
            name="released_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accusation",
            name="shield",
            field=yimen.base.fields.EncryptedJSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="accusation",
            name="transferred_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="accusationstep",
            name="note",
            field=yimen.base.fields.EncryptedJSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="accusationstep",
            name="record_key",
            field=yimen.base.fields.RecordKeyField(null=True),
        ),
        migrations.AlterField(
            model_name="accusation",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "已登记，待指定专人"),
                    ("assigned", "已指定专人，办理中"),
                    ("transferred", "已转有权机关"),
                    ("answered", "有权机关已回执"),
                    ("released", "不属检举控告，已告知本人"),
                ],
                default=yimen.domain.protection.Stage["RECEIVED"],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="stage",
            field=models.CharField(
                choices=[
                    ("registered", "已登记"),
                    ("forwarded", "已转送，待接收"),
                    ("objected", "单位已提异议，待转送部门决定"),
                    ("received", "已接收，待告知"),
                    ("handling", "已受理，办理中"),
                    ("drafted", "意见待审签"),
                    ("issued", "已出意见，待送达"),
                    ("concluded", "已办结"),
                    ("procedural", "已办结（程序性）"),
                    ("history", "历史件"),
                    ("rejoined", "已并回原件"),
                    ("set_apart", "另行办理"),
                ],
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="accusation",
            index=models.Index(fields=["office", "state", "id"], name="accusation_by_office"),
        ),
        migrations.AddConstraint(
            model_name="accusation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "released"), _negated=True),
                    models.Q(
                        ("proposed_by__isnull", False),
                        ("released_by__isnull", False),
                        models.Q(("released_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="accusation_released_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="accusation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["transferred", "answered"]), _negated=True),
                    ("transferred_on__isnull", False),
                    _connector="OR",
                ),
                name="accusation_transferred_has_date",
            ),
        ),
        migrations.AddField(
            model_name="accusationletter",
            name="accusation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="cases.accusation"
            ),
        ),
        migrations.AddField(
            model_name="accusationletter",
            name="issued_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accusationmember",
            name="accusation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="cases.accusation"
            ),
        ),
        migrations.AddField(
            model_name="accusationmember",
            name="named_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accusationmember",
            name="unnamed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accusationmember",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accuser",
            name="accusation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="accuser", to="cases.accusation"
            ),
        ),
        migrations.AddField(
            model_name="protectedalarm",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="protectedalarm",
            name="seen_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="accusationletter",
            constraint=models.UniqueConstraint(fields=("accusation", "serial"), name="accusation_letter_once"),
        ),
        migrations.AddIndex(
            model_name="accusationmember",
            index=models.Index(
                condition=models.Q(("unnamed_at", None)), fields=["user", "accusation"], name="member_current_of_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="accusationmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unnamed_at", None)), fields=("accusation", "user"), name="member_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accusationmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", models.F("named_by")), _negated=True), name="member_named_by_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedalarm",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen_by", models.F("by")), _negated=True), name="alarm_seen_by_another"
            ),
        ),
        migrations.RunSQL(EMPTYING, STRICT),
    ]
