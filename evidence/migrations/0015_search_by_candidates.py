"""Authors searched on their own, titles that weigh most, and statistics by which a rare word is known to be rare."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models.functions import Coalesce, Left, Lower

from evidence.folding import fold

# With the default of 100 the planner takes a rare word for one in a thousand and reads the newest studies one by one.
STATISTICS = """
ALTER TABLE evidence_studysearch ALTER COLUMN vector SET STATISTICS 1000;
ALTER TABLE evidence_studysearch ALTER COLUMN authors SET STATISTICS 1000;
ANALYZE evidence_studysearch;
"""
DEFAULT = """
ALTER TABLE evidence_studysearch ALTER COLUMN vector SET STATISTICS -1;
ALTER TABLE evidence_studysearch ALTER COLUMN authors SET STATISTICS -1;
"""
INDEXED = """
UPDATE evidence_studysearch
SET vector = setweight(to_tsvector('english', %s), 'A') || vector, authors = to_tsvector('simple', %s)
WHERE study_id = %s
"""


def names(authors):
    forms = []
    for author in authors:
        family, given = author.get("family") or "", author.get("given") or ""
        initials = "".join(word[0] for word in given.replace("-", " ").split())
        forms += [family, given, family if initials else "", initials, author.get("literal") or ""]
    return " ".join(form for form in forms if form)


def index(apps, schema_editor):
    studies = apps.get_model("evidence", "Study").objects.filter(search__isnull=False)
    rows = studies.values_list("title", "authors", "pk").iterator(chunk_size=1000)
    with schema_editor.connection.cursor() as cursor:
        for title, authors, pk in rows:
            cursor.execute(INDEXED, [fold(title), fold(names(authors)), pk])


class Migration(migrations.Migration):
    dependencies = [("evidence", "0014_claims_found")]

    operations = [
        migrations.AlterField(
            model_name="studysearch",
            name="vector",
            field=django.contrib.postgres.search.SearchVectorField(
                help_text="Everything; the title weighs most, the abstract least."
            ),
        ),
        migrations.AddField(
            model_name="studysearch",
            name="authors",
            field=django.contrib.postgres.search.SearchVectorField(
                default="", help_text="Names alone, unstemmed: a family name beside its given names and initials."
            ),
            preserve_default=False,
        ),
        migrations.RunPython(index, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="studysearch",
            index=django.contrib.postgres.indexes.GinIndex(fields=["authors"], name="study_search_authors"),
        ),
        migrations.AddIndex(
            model_name="study",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["publication_types"], name="study_by_type", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="study",
            index=models.Index(Coalesce("year", 0), "id", name="study_by_year"),
        ),
        migrations.AddIndex(
            model_name="study", index=models.Index(fields=["updated_at", "id"], name="study_by_update")
        ),
        migrations.AddIndex(
            model_name="study", index=models.Index(Lower(Left("journal", 200)), name="study_by_journal")
        ),
        migrations.AddIndex(
            model_name="study",
            index=models.Index(Lower(Left("journal_abbreviation", 200)), name="study_by_abbreviation"),
        ),
        migrations.RunSQL(STATISTICS, DEFAULT),
    ]
