"""The protected path (检举控告), and how a case leaves the ordinary records (第三十条)."""

import django.db.models.deletion
import uuid
import yimen.base.fields
import yimen.domain.protection
from django.conf import settings
from django.db import migrations, models


# In a transaction that says so (`yimen.emptying`), and in no other, what hangs on an item that is set apart goes:
# a row of an append-only table may be emptied (words to none, a structure to an empty one, a key or a unit to NULL), and
# rows that say where an item was, who had it and with which others it stood may be removed. Never changed otherwise.
# The audit trail is left out of both: it has no words. So is the history of an item, but for the entries by which it
# was split from another one; so are the seals of incidents and the steps of what is protected.
EMPTYING = """
CREATE FUNCTION yimen_emptying() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('yimen.emptying', true), '') = 'on'
$$;
CREATE OR REPLACE FUNCTION yimen_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed record;
BEGIN
    IF yimen_emptying() AND TG_OP = 'UPDATE' AND TG_TABLE_NAME <> 'base_auditentry' THEN
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
    IF yimen_emptying() AND TG_OP = 'DELETE' AND (
        TG_TABLE_NAME IN (
            'cases_aidstep', 'cases_claim', 'cases_claimmove', 'cases_contactwish', 'cases_errandstep',
            'cases_fulfilmentcheck', 'cases_hand', 'cases_mandateopened', 'cases_matterdeed', 'cases_mattermove',
            'cases_reviewsteptaken', 'cases_urgenttold', 'supervision_jointstep'
        ) OR (TG_TABLE_NAME = 'cases_steptaken' AND to_jsonb(OLD) ->> 'step' IN ('split', 'rejoin'))
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

DROP TRIGGER cases_hand_follows ON cases_hand;
CREATE TRIGGER cases_hand_follows BEFORE INSERT OR UPDATE ON cases_hand
    FOR EACH ROW EXECUTE FUNCTION yimen_hand_follows();
CREATE TRIGGER cases_hand_stays BEFORE DELETE ON cases_hand
    FOR EACH ROW EXECUTE FUNCTION yimen_append_only();

DROP TRIGGER cases_case_stays ON cases_case;
CREATE TRIGGER cases_case_stays BEFORE UPDATE ON cases_case FOR EACH ROW WHEN (
    OLD.number IS DISTINCT FROM NEW.number OR OLD.registered_on IS DISTINCT FROM NEW.registered_on
    OR OLD.received_on IS DISTINCT FROM NEW.received_on
    OR (OLD.split_from_id IS DISTINCT FROM NEW.split_from_id
        AND NOT (NEW.split_from_id IS NULL AND yimen_emptying()))
    OR (OLD.query_code IS NOT NULL AND NEW.query_code IS NULL
        AND NOT (NEW.stage = 'set_apart' AND yimen_emptying()))
) EXECUTE FUNCTION yimen_item_stays();
"""
STRICT = """
DROP TRIGGER cases_case_stays ON cases_case;
CREATE TRIGGER cases_case_stays BEFORE UPDATE ON cases_case FOR EACH ROW WHEN (
    OLD.number IS DISTINCT FROM NEW.number OR OLD.registered_on IS DISTINCT FROM NEW.registered_on
    OR OLD.received_on IS DISTINCT FROM NEW.received_on OR OLD.split_from_id IS DISTINCT FROM NEW.split_from_id
    OR (OLD.query_code IS NOT NULL AND NEW.query_code IS NULL)
) EXECUTE FUNCTION yimen_item_stays();
DROP TRIGGER cases_hand_stays ON cases_hand;
DROP TRIGGER cases_hand_follows ON cases_hand;
CREATE TRIGGER cases_hand_follows BEFORE INSERT OR UPDATE OR DELETE ON cases_hand
    FOR EACH ROW EXECUTE FUNCTION yimen_hand_follows();
CREATE OR REPLACE FUNCTION yimen_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
DROP FUNCTION yimen_emptying();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0004_subunits"),
        ("cases", "0014_clocks_everywhere"),
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
