"""What the public sees otherwise than before, in the order in which it happened, so that a mirror can follow.

It is read from the histories that the database keeps, never from the working copies: a claim when it is published,
opened for its next version or retired, and its studies with it; a study when its record or a notice about it changes;
an article when it is shown, changed or hidden. A mirror asks for what is named and takes what it gets, be it a 410.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.filters import moment
from evidence.api.paging import DEFAULT_SIZE, Key, decoded, encoded, size_of, when
from evidence.api.problems import BadParameter
from evidence.api.public import PublicView
from evidence.api.studies import public_studies
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


@dataclass(frozen=True, slots=True)
class Source:
    """A history: of which kind of thing it tells, in which column that stands, and which of its events count."""

    kind: str
    object: str
    told: str
    where: str


# Events of a claim that readers notice: its state or its version is another; the working copy is not told of.
CLAIM_EVENTS = """evidence_claimevent told LEFT JOIN LATERAL (
        SELECT earlier.state, earlier.version FROM evidence_claimevent earlier
        WHERE earlier.pgh_obj_id = told.pgh_obj_id AND earlier.pgh_id < told.pgh_id
        ORDER BY earlier.pgh_id DESC LIMIT 1
    ) before ON true"""
NOTICED = "told.version IS NOT NULL AND (told.state, told.version) IS DISTINCT FROM (before.state, before.version)"
# The studies of the version that was published or retired, and of the one before it.
SHOWN = """
    JOIN evidence_publication publication ON publication.claim_id = told.pgh_obj_id
        AND publication.number IN (told.version, told.version - 1)
    JOIN evidence_publishedstudy shown ON shown.publication_id = publication.id"""
CITED = """evidence_articleevent told
    JOIN evidence_citation cited ON cited.article_id = told.pgh_obj_id AND cited.study_id IS NOT NULL"""
IN_PUBLIC = """(
    EXISTS (SELECT FROM evidence_publishedstudy shown WHERE shown.study_id = {study})
    OR EXISTS (
        SELECT FROM evidence_citation cited JOIN evidence_article article ON article.id = cited.article_id
        WHERE cited.study_id = {study} AND article.public
    ))"""
PUBLIC_ONCE = "EXISTS (SELECT FROM evidence_articleevent public WHERE public.pgh_obj_id = {article} AND public.public)"
OF_ARTICLE, OF_STUDY = "told.article_id", "told.study_id"
ITSELF = "told.pgh_obj_id"

# Their numbers are part of the cursors: they stay.
SOURCES = {
    1: Source("claim", ITSELF, CLAIM_EVENTS, NOTICED),
    2: Source("study", "shown.study_id", CLAIM_EVENTS + SHOWN, NOTICED),
    3: Source("study", ITSELF, "evidence_studyevent told", IN_PUBLIC.format(study=ITSELF)),
    4: Source("study", OF_STUDY, "evidence_noticeevent told", IN_PUBLIC.format(study=OF_STUDY)),
    5: Source("article", ITSELF, "evidence_articleevent told", PUBLIC_ONCE.format(article=ITSELF)),
    6: Source("study", "cited.study_id", CITED, PUBLIC_ONCE.format(article=ITSELF)),
    7: Source("article", OF_ARTICLE, "evidence_citationevent told", PUBLIC_ONCE.format(article=OF_ARTICLE)),
    8: Source(
        "study", OF_STUDY, "evidence_citationevent told",
        f"told.study_id IS NOT NULL AND {PUBLIC_ONCE.format(article=OF_ARTICLE)}",
    ),
    9: Source("article", OF_ARTICLE, "evidence_statementevent told", PUBLIC_ONCE.format(article=OF_ARTICLE)),
}  # fmt: skip
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
    """What changed since a moment, or behind a cursor; `meta.resume` is the cursor to come back with."""

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
    """Each change with the address of its object, and whether readers see that now."""
    rows = list(found)
    known = {kind: NAMES[kind]({row.object for row in rows if row.kind == kind}) for kind in NAMES}
    told = ((row, known[row.kind][row.object]) for row in rows if row.object in known[row.kind])
    return [
        {"at": row.at, "type": row.kind, "key": key, "now": "public" if public else "withdrawn",
         "url": reverse(f"api:{row.kind}", args=[key], request=request)}
        for row, (key, public) in told
    ]  # fmt: skip


Named = dict[int, tuple[str, bool]]


def claims(numbers: set[int]) -> Named:
    rows = Claim.objects.filter(pk__in=numbers).values_list("pk", "slug", "state") if numbers else []
    return {pk: (slug, state in Claim.SHOWN) for pk, slug, state in rows}


def studies(numbers: set[int]) -> Named:
    if not numbers:
        return {}
    public = set(public_studies().filter(pk__in=numbers).order_by().values_list("pk", flat=True))
    rows = Study.objects.filter(pk__in=numbers).only("pmid", "doi", "pmcid")
    return {study.pk: (study.key, study.pk in public) for study in rows}


def articles(numbers: set[int]) -> Named:
    """Articles under their names of today, or the last ones of those that were deleted."""
    if not numbers:
        return {}
    events = Article.pgh_event_model.objects.filter(pgh_obj_id__in=numbers).order_by("pgh_id")  # type: ignore[attr-defined]
    gone = {pk: (slug, False) for pk, slug in events.values_list("pgh_obj_id", "slug")}
    rows = Article.objects.filter(pk__in=numbers).values_list("pk", "slug", "public")
    return gone | {pk: (slug, public) for pk, slug, public in rows}


NAMES = {"claim": claims, "study": studies, "article": articles}
