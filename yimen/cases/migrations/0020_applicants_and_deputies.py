"""Who of several petitioners asks for a review; and a deputy acts in both names on mandates, reports and data requests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Who asks for a review is a petitioner of the very case that is looked at.
OF_THE_CASE = """
CREATE FUNCTION yimen_applicant_of_the_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT p.case_id FROM cases_casepetitioner p WHERE p.id = NEW.party_id) IS DISTINCT FROM
       (SELECT r.case_id FROM cases_review r WHERE r.id = NEW.review_id) THEN
        RAISE EXCEPTION 'applicant % is no petitioner of the case', NEW.party_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_reviewapplicant_of_the_case BEFORE INSERT OR UPDATE OF party_id, review_id
    ON cases_reviewapplicant FOR EACH ROW EXECUTE FUNCTION yimen_applicant_of_the_case();
"""
OF_ANY = """
DROP TRIGGER cases_reviewapplicant_of_the_case ON cases_reviewapplicant;
DROP FUNCTION yimen_applicant_of_the_case();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0006_must_change_password"),
        ("cases", "0019_codes_of_parts_set_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewApplicant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("open", models.BooleanField(default=True)),
                ("withdrawn_on", models.DateField(null=True, verbose_name="撤回日期")),
                ("received_on", models.DateField(null=True, verbose_name="收到意见日期")),
            ],
            options={
                "ordering": ["party__order"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="review",
            name="review_one_open_of_a_case",
        ),
        migrations.AddField(
            model_name="datarequest",
            name="answered_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="proposed_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="ended_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="granted_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="paper_number",
            field=models.CharField(blank=True, max_length=40, verbose_name="文号"),
        ),
        migrations.AddField(
            model_name="review",
            name="round",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="urgentreport",
            name="reported_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="urgenttold",
            name="deputy_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refused", False),
                    models.Q(
                        models.Q(("answered_by", models.F("proposed_for")), _negated=True),
                        models.Q(("answered_for", models.F("proposed_by")), _negated=True),
                        models.Q(("answered_for", models.F("proposed_for")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="data_request_second_for_deputies",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("case", "level", "round"), name="review_once_per_round"),
        ),
        migrations.AddField(
            model_name="reviewapplicant",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="asked_reviews", to="cases.casepetitioner"
            ),
        ),
        migrations.AddField(
            model_name="reviewapplicant",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="applicants", to="cases.review"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewapplicant",
            constraint=models.UniqueConstraint(fields=("review", "party"), name="review_applicant_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewapplicant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("open", True)), fields=("party",), name="review_one_open_of_a_petitioner"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewapplicant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_on", None), ("withdrawn_on", None)),
                    models.Q(("open", False), models.Q(("withdrawn_on", None), ("received_on", None), _connector="OR")),
                    _connector="OR",
                ),
                name="review_applicant_over_once",
            ),
        ),
        migrations.RunSQL(OF_THE_CASE, OF_ANY),
    ]
