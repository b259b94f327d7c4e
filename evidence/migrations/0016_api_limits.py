"""How often each client of the API asked in this minute. Counts are safe to lose, so they are not in the log."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0015_search_by_candidates")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE evidence_api_use (client text PRIMARY KEY, minute bigint NOT NULL,"
            " used integer NOT NULL) WITH (fillfactor = 50)",
            "DROP TABLE evidence_api_use",
        ),
    ]
