"""With which version and which words each claim was last looked for in all articles."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0017_what_a_reference_may_mean")]

    operations = [
        migrations.CreateModel(
            name="Recognition",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="recognition",
                        serialize=False,
                        to="evidence.claim",
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="Of the publication.")),
                ("words", models.TextField(blank=True, help_text="Of its phrasing; empty when they were its own.")),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
