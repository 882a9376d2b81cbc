import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_data_papers_and_dropped_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccusationCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("query_code", models.BinaryField(unique=True)),
                (
                    "accusation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="cases.accusation"
                    ),
                ),
            ],
        ),
    ]
