"""The list of claims that readers see is in the order of their statements: an index, so that a page sorts nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0018_claims_recognised_later")]
    operations = [
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["statement", "id"], name="publication_by_statement"),
        ),
    ]
