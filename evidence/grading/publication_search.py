"""What readers find the latest publication of a claim by: its words, and what was judged of its studies."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models, transaction
from django.db.models import Value

from evidence.folding import fold
from evidence.grading.publications import Publication

# Characters that are indexed of a claim; PostgreSQL takes a vector of 1 MB at most.
LONGEST = 100_000
ALL_WORDS = ("statement", "population", "intervention", "comparator", "note")


class PublicationSearch(models.Model):
    """The words and marks of a publication, in a narrow table; one row for each claim that was published.

    A mark is a fact with its kind before it: direction:supports, level:ocebm-2011:2, topic:leg-cramps.
    """

    publication = models.OneToOneField(Publication, primary_key=True, on_delete=models.CASCADE, related_name="search")
    words = models.TextField(help_text="What is searched, folded; for highlighting.")
    vector = SearchVectorField()
    population = SearchVectorField()
    intervention = SearchVectorField()
    outcomes = SearchVectorField()
    marks = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [
            GinIndex(
                fields=["vector", "population", "intervention", "outcomes", "marks"], name="publication_search_words"
            )
        ]

    def __str__(self) -> str:
        return f"words of {self.publication_id}"


def index(publications: Iterable[Publication]) -> None:
    """Make these publications what their claims are found by, in place of earlier ones."""
    for publication in publications:
        with transaction.atomic():
            PublicationSearch.objects.filter(publication__claim=publication.claim_id).delete()
            PublicationSearch.objects.create(publication=publication, **columns(publication.snapshot))


def columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a publication with this content."""
    outcomes = [outcome["name"] for outcome in said["outcomes"]]
    words = folded(*(said[name] for name in ALL_WORDS), *outcomes)
    return {
        "words": words,
        "vector": vector(words),
        "population": vector(folded(said["population"])),
        "intervention": vector(folded(said["intervention"])),
        "outcomes": vector(folded(*outcomes)),
        "marks": sorted(set(marks(said))),
    }


def folded(*texts: str) -> str:
    return fold(" . ".join(text.strip() for text in texts if text.strip()))[:LONGEST]


def vector(text: str) -> SearchVector:
    return SearchVector(Value(text), config="english")


def marks(said: Mapping[str, Any]) -> Iterator[str]:
    """What was judged, as words with their kind: of the studies that are weighed, and of the evidence as a whole."""
    yield from (f"topic:{topic}" for topic in said["topics"])
    yield from level_marks(said["ratings"])
    for row in said["evidence"]:
        if row["role"] != "evidence":
            continue
        yield from (f"design:{appraisal['design']}" for appraisal in row["appraisals"] if appraisal["design"])
        if row["consensus"]:
            yield f"direction:{row['consensus']['direction']}"
            yield from level_marks(row["consensus"]["levels"])


def level_marks(levels: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for given in levels:
        scale = f"{given['scale']}-{given['version']}"
        yield from (f"scale:{scale}", f"level:{scale}:{given['level']}")
