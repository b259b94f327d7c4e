"""What the public sees otherwise than before, in the order in which it happened, so that a mirror can follow.

It is read from the histories that the database keeps, never from the working copies. A mirror asks for what is named
and takes what it gets, be it a 410.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.filters import moment
from evidence.api.histories import SOURCES
from evidence.api.paging import DEFAULT_SIZE, Key, decoded, encoded, size_of, when
from evidence.api.problems import BadParameter
from evidence.api.public import PublicView
from evidence.api.seen import visible
from evidence.articles.models import Article
from evidence.claims.models import Claim
from evidence.studies.models import Study

# An event bears the time at which its transaction began, and is seen when that has ended. Whatever began before all
# transactions that are still open has ended: nothing can come before it any more. The margin is for a transaction that
# has begun and is not listed yet.
HORIZON = """
SELECT least(clock_timestamp() - make_interval(secs => %s), min(xact_start)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
MARGIN = 1.0  # seconds


BRANCH = """(
SELECT DISTINCT told.pgh_created_at AS at, {number} AS source, told.pgh_id AS event, {source.object} AS object
FROM {source.told}
WHERE {source.where} AND told.pgh_created_at >= %(at)s AND told.pgh_created_at < %(until)s
    AND (told.pgh_created_at, {number}, told.pgh_id, {source.object}) > (%(at)s, %(source)s, %(event)s, %(object)s)
ORDER BY at, event, object LIMIT %(most)s
)"""
BRANCHES = (BRANCH.format(number=number, source=source) for number, source in SOURCES.items())
CHANGES = "\nUNION ALL\n".join(BRANCHES) + "\nORDER BY at, source, event, object LIMIT %(most)s"

KEYS = (Key("at", when), Key("source"), Key("event"), Key("object"))
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """That an object changed, and the place of that in the order of all changes."""

    at: datetime
    source: int = 0
    event: int = 0
    object: int = 0

    @property
    def kind(self) -> str:
        return SOURCES[self.source].kind


class ChangeList(PublicView):
    """What changed since a moment, or behind a cursor; `meta.resume` is the cursor to come back with.

    An object that had other addresses is told of under each of them, so that a page may hold more than was asked for.
    """

    parameters = ("since", "cursor", "per_page")

    def get(self, request: Request) -> Response:
        asked = self.asked()
        size = size_of(asked.get("per_page", str(DEFAULT_SIZE)))
        after, until = begin(asked), horizon()
        found = changes(after, until, size + 1)
        listed, more = found[:size], len(found) > size
        resume = encoded(listed[-1] if listed else after, KEYS)
        meta = {"per_page": size, "next_cursor": resume if more else None, "resume": resume, "complete_until": until}
        return Response({"meta": meta, "results": described(listed, request)})


def begin(asked: dict[str, str]) -> Change:
    """Behind which place to go on. Raises BadParameter."""
    if "since" not in asked:
        return Change(*(decoded(asked.get("cursor", "*"), KEYS) or [BEGINNING]))
    if asked.get("cursor", "*") != "*":
        raise BadParameter("since", "Give either since=, to begin, or cursor=, to go on.")
    return Change(moment("since", asked["since"]))


def horizon() -> datetime:
    """The moment before which everything that will ever be told is there."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON, [MARGIN])
        until: datetime = cursor.fetchone()[0]
    return until


def changes(after: Change, until: datetime, most: int) -> list[Change]:
    """The changes behind a place, in their order, at most so many."""
    names = ("at", "source", "event", "object")
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, dict(zip(names, astuple(after), strict=True)) | {"until": until, "most": most})
        return [Change(*row) for row in cursor.fetchall()]


def described(found: Iterable[Change], request: Request) -> list[dict[str, Any]]:
    """Each change with the addresses of its object, and what readers find there now."""
    rows = list(found)
    known = {kind: NAMES[kind]({row.object for row in rows if row.kind == kind}) for kind in NAMES}
    return [
        {"at": row.at, "type": row.kind, "key": key, "now": now.value,
         "url": reverse(f"api:{row.kind}", args=[key], request=request)}
        for row in rows for key, now in known[row.kind].get(row.object, {}).items()
    ]  # fmt: skip


class Now(StrEnum):
    """What an address answers: the object, that it is gone, or where it is."""

    PUBLIC = "public"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"


Named = dict[int, dict[str, Now]]


def claims(numbers: set[int]) -> Named:
    rows = Claim.objects.filter(pk__in=numbers).values_list("pk", "slug", "state") if numbers else []
    return {pk: {slug: Now.PUBLIC if state in Claim.SHOWN else Now.WITHDRAWN} for pk, slug, state in rows}


def studies(numbers: set[int]) -> Named:
    """Studies under their identifiers of today; and under those that they were known by before, such as a DOI."""
    if not numbers:
        return {}
    public = set(visible().filter(pk__in=numbers).values_list("pk", flat=True))
    known: Named = defaultdict(dict)
    for study in Study.objects.filter(pk__in=numbers).only("pmid", "doi", "pmcid"):
        known[study.pk][study.key] = Now.PUBLIC if study.pk in public else Now.WITHDRAWN
    events = Study.pgh_event_model.objects.filter(pgh_obj_id__in=numbers)  # type: ignore[attr-defined]
    for pk, *identifiers in events.values_list("pgh_obj_id", "pmid", "doi", "pmcid").distinct():
        was = next(filter(None, identifiers), f"id:{pk}")
        known[pk].setdefault(was, Now.MOVED if pk in public else Now.WITHDRAWN)
    return known


def articles(numbers: set[int]) -> Named:
    """Articles under the names by which readers knew them; never under one that a hidden article has now."""
    if not numbers:
        return {}
    shown = Article.pgh_event_model.objects.filter(pgh_obj_id__in=numbers, public=True)  # type: ignore[attr-defined]
    known: Named = defaultdict(dict)
    for pk, slug in shown.values_list("pgh_obj_id", "slug").distinct():
        known[pk][slug] = Now.WITHDRAWN
    for pk, slug in Article.objects.public().filter(pk__in=numbers).values_list("pk", "slug"):
        known[pk][slug] = Now.PUBLIC
    return known


NAMES = {"claim": claims, "study": studies, "article": articles}
