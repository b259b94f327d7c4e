"""Claims are found by words and marks of their latest publication, are listed by day, and are followed by changes."""

import json

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from evidence.grading.publication_search import columns

# The histories from which a mirror learns what changed, in the order in which it happened.
HISTORIES = ("claim", "study", "notice", "article", "citation", "statement")
CREATE = "CREATE INDEX {name}event_followed ON evidence_{name}event (pgh_created_at, pgh_id)"
DROP = "DROP INDEX {name}event_followed"


def index_what_is_published(apps, schema_editor):
    publications = apps.get_model("evidence", "Publication").objects.filter(number=models.F("claim__version"))
    search = apps.get_model("evidence", "PublicationSearch").objects
    for publication in publications.iterator(chunk_size=200):
        search.create(publication=publication, **columns(json.loads(publication.content)))


class Migration(migrations.Migration):
    dependencies = [("evidence", "0013_public_articles")]

    operations = [
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["published_at", "id"], name="publication_published"),
        ),
        migrations.CreateModel(
            name="PublicationSearch",
            fields=[
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="evidence.publication",
                    ),
                ),
                ("words", models.TextField(help_text="What is searched, folded; for highlighting.")),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                ("population", django.contrib.postgres.search.SearchVectorField()),
                ("intervention", django.contrib.postgres.search.SearchVectorField()),
                ("outcomes", django.contrib.postgres.search.SearchVectorField()),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["vector", "population", "intervention", "outcomes", "marks"],
                        name="publication_search_words",
                    )
                ],
            },
        ),
        migrations.RunPython(index_what_is_published, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL(
            [CREATE.format(name=name) for name in HISTORIES], [DROP.format(name=name) for name in HISTORIES]
        ),
    ]
