from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reception", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # One sequence for every call of every hall: the number of a call only grows, whichever process gives it.
        migrations.RunSQL("CREATE SEQUENCE reception_call", "DROP SEQUENCE reception_call"),
        migrations.RemoveIndex(
            model_name="ticket",
            name="ticket_waiting",
        ),
        migrations.RemoveIndex(
            model_name="ticket",
            name="ticket_calls_of_day",
        ),
        migrations.AddField(
            model_name="ticket",
            name="last_call",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="line",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["hall", "day", "taken_at"], name="ticket_waits"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("called_at", None), _negated=True),
                fields=["hall", "day", "called_at"],
                name="ticket_called",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("last_call", None), _negated=True),
                fields=["hall", "day", "last_call"],
                name="ticket_board",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)),
                fields=("window",),
                name="interview_one_open_per_window",
            ),
        ),
    ]
