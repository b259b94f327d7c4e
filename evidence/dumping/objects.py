"""The objects of the API, all of them: a line of a dump is what the object's own address answers."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from evidence.api.articles import ArticleDetail, public_articles
from evidence.api.claims import claim_object, published
from evidence.api.scales import ScaleSerializer, scales
from evidence.api.seen import visible
from evidence.api.studies import objects
from evidence.api.study_serializers import StudySerializer
from evidence.dumping.tables import CHUNK

Lines = Callable[[], Iterator[str]]


class RequestOfSite(HttpRequest):
    """Nobody's request: addresses in a dump are those of this site, as SITE_URL names it."""

    def build_absolute_uri(self, location: str | None = None) -> str:
        return f"{settings.SITE_URL.rstrip('/')}{location or '/'}"


def request_of_site() -> Request:
    return Request(RequestOfSite())


def claims() -> Iterator[str]:
    request = request_of_site()
    for publication in published().order_by("claim__slug").iterator(chunk_size=CHUNK):
        yield rendered(claim_object(publication, request))


def studies() -> Iterator[str]:
    request, numbers = request_of_site(), visible().order_by("pk").values_list("pk", flat=True)
    numbers_left = numbers.iterator(chunk_size=CHUNK)
    while some := list(islice(numbers_left, CHUNK)):
        yield from objects(some, StudySerializer.Meta.fields, None, request)


def articles() -> Iterator[str]:
    """Without what the audit finds: that is made from the text of an article, which is not given away."""
    request = request_of_site()
    for slug in public_articles().order_by("slug").values_list("slug", flat=True):
        said = ArticleDetail().get(request, slug).data
        yield rendered({name: value for name, value in said.items() if name != "findings"})


def all_scales() -> Iterator[str]:
    shown = {"request": request_of_site()}
    for scale in scales().order_by("key", "version"):
        yield rendered(ScaleSerializer(scale, context=shown).data)


def rendered(value: Any) -> str:
    """As the API writes it."""
    return JSONRenderer().render(value).decode()


OBJECTS: dict[str, Lines] = {"claims": claims, "studies": studies, "articles": articles, "scales": all_scales}

# Columns of the tables, each with where it stands in the object.
CLAIM_COLUMNS = (
    "slug", "statement", "population", "intervention", "comparator", "question_type", "topics", "certainty", "state",
    "version", "published_at", "review_due", "studies", "verdict", "url",
)  # fmt: skip
STUDY_COLUMNS = (
    "pmid", "pmcid", "doi", "title", "authors", "journal", "journal_abbreviation", "year", "volume", "issue", "pages",
    "standing", "claims", "url",
)  # fmt: skip


def claim_row(claim: dict[str, Any]) -> list[Any]:
    of = {
        "topics": "; ".join(claim["topics"]),
        "studies": len(claim["evidence"]),
        "verdict": " ".join(one["verdict"] for one in claim["assessments"]),
    }
    return cells(claim | of, CLAIM_COLUMNS)


def study_row(study: dict[str, Any]) -> list[Any]:
    of = {
        "authors": "; ".join(name_of(author) for author in study["authors"]),
        "year": study["issued"]["year"],
        "claims": " ".join(study["claims"]),
    }
    return cells(study | of, STUDY_COLUMNS)


def name_of(author: dict[str, Any]) -> str:
    given = author.get("given") or author.get("initials")
    return author.get("literal") or ", ".join(filter(None, [author.get("family"), given, author.get("suffix")]))


def cells(values: dict[str, Any], columns: tuple[str, ...]) -> list[Any]:
    return ["" if values[name] is None else values[name] for name in columns]
