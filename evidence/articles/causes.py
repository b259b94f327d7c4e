"""What articles and claims have to be told of: notices, changed certainties, retired claims, reviews that are due.

Each question is one statement to the database, and answers only what no task knows yet: asking again costs little.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat, Left, Lower, NullIf

from evidence.articles.tasks import Cause
from evidence.claims.models import Claim
from evidence.grading.publications import Publication, PublishedStudy
from evidence.studies.models import Notice
from evidence.studies.standing import STANDING_OF, Standing

Kind = Cause.Kind

KIND_OF_STANDING = {
    Standing.RETRACTED: Kind.RETRACTED,
    Standing.RETRACTED_AND_REPLACED: Kind.RETRACTED,
    Standing.CONCERN: Kind.CONCERN,
    Standing.CORRECTED_AND_REPUBLISHED: Kind.CORRECTED,
    Standing.CORRECTED: Kind.CORRECTED,
    Standing.SUPERSEDED: Kind.SUPERSEDED,
}
# The kind of a notice -> the kind of a cause; a reprint is none.
KIND_OF_NOTICE = {kind: KIND_OF_STANDING[standing] for kind, standing in STANDING_OF.items() if standing}

# A notice is known by what it says, so that fetching it again under another number tells nothing new.
KEY_OF_NOTICE = Concat(
    "kind", Value(":"),
    Coalesce(
        NullIf("notice_pmid", Value("")), Left(NullIf(Lower("notice_doi"), Value("")), 160), MD5("text"),
        output_field=CharField(),
    ),
)  # fmt: skip

Column = Literal["article", "claim", "study", "because_of"]
Paths = Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class Target:
    """What a task is about: the article or claim to look at, because of a study or claim."""

    article: int | None = None
    claim: int | None = None
    study: int | None = None
    because_of: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """That something happened which this target is not told of yet."""

    target: Target
    key: str
    kind: Kind
    source: Notice | Publication | Claim


def untold(today: date) -> Iterator[Fact]:
    """Everything that has to be told and is not, each once; in a number of queries that does not grow."""
    seen: set[tuple[Target, str]] = set()
    for rows, paths in questions(today):
        for row in unknown(rows, paths):
            target = Target(**{column: getattr(row, f"told_{column}") for column in paths})
            if (target, row.key) not in seen:
                seen.add((target, row.key))
                yield Fact(target, row.key, kind_of(row), row)


def kind_of(row: Notice | Publication | Claim) -> Kind:
    if isinstance(row, Notice):
        return KIND_OF_NOTICE[row.kind]
    if isinstance(row, Publication):
        return Kind.CERTAINTY
    return Kind.RETIRED if row.state == Claim.State.RETIRED else Kind.REVIEW_DUE


def questions(today: date) -> Iterator[tuple[QuerySet[Any], Paths]]:
    """What may have happened, and the ways from there to whoever must be told."""
    yield counting(), {"article": "study__citations__article", "study": "study"}
    yield of_claims_in_work(), {"claim": "study__items__claim", "study": "study"}
    yield of_claims_that_readers_see(), {"claim": "study__shown_in__publication__claim", "study": "study"}
    for tie in ("statements", "citations"):
        yield changed_since_written(tie), {"article": f"claim__{tie}__article", "because_of": "claim"}
        yield retired(), {"article": f"{tie}__article", "because_of": "pk"}
    yield due(today), {"claim": "pk", "because_of": "pk"}


def unknown(rows: QuerySet[Any], paths: Paths) -> QuerySet[Any]:
    """Those of the rows whose key no task of their target has."""
    told = rows.annotate(**{f"told_{column}": F(path) for column, path in paths.items()})
    same = {f"task__{column}": OuterRef(f"told_{column}") for column in paths}
    there = {f"told_{column}__isnull": False for column in paths}
    return told.filter(**there).exclude(Exists(Cause.objects.filter(key=OuterRef("key"), **same))).order_by("pk")


def keyed() -> QuerySet[Any]:
    """All notices, with the key by which a cause names them."""
    return Notice.objects.annotate(key=KEY_OF_NOTICE)


def counting() -> QuerySet[Any]:
    """Notices that change how their study stands, and that nobody took back or set aside."""
    return keyed().filter(kind__in=KIND_OF_NOTICE, taken_back_at=None, overridden_by=None)


def of_claims_in_work() -> QuerySet[Any]:
    claims = counting().annotate(state=F("study__items__claim__state"), of=F("study__items__claim"))
    return unheeded(claims.exclude(state=Claim.State.RETIRED))


def of_claims_that_readers_see() -> QuerySet[Any]:
    """Notices of studies that a public version shows, although the working copy may be without them already."""
    place = "study__shown_in__publication"
    claims = counting().annotate(of=F(f"{place}__claim"), number=F(f"{place}__number"))
    shown = claims.annotate(state=F(f"{place}__claim__state"), version=F(f"{place}__claim__version"))
    return unheeded(shown.filter(state__in=Claim.SHOWN, number=F("version")))


def unheeded(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Without notices that were here when the newest version `of` the claim was published: its receipt holds them."""
    newest = Q(publication__number=F("publication__claim__version"))
    heeded = PublishedStudy.objects.filter(
        newest, study=OuterRef("study"), publication__claim=OuterRef("of"),
        publication__published_at__gte=OuterRef("first_seen_at"),
    )  # fmt: skip
    return rows.exclude(Exists(heeded))


def changed_since_written(tie: str) -> QuerySet[Any]:
    """Publications with another certainty than the one before, made after the article came here."""
    earlier = Publication.objects.filter(claim=OuterRef("claim"), number=OuterRef("number") - 1)
    rows = Publication.objects.filter(claim__state__in=Claim.SHOWN).annotate(
        before=Subquery(earlier.values("certainty")[:1]),
        key=Concat(Value("certainty:"), Cast("number", CharField())),
        written=F(f"claim__{tie}__article__created_at"),
    )
    return rows.filter(before__isnull=False, published_at__gt=F("written")).exclude(before=F("certainty"))


def retired() -> QuerySet[Any]:
    """Claims that readers were shown and are shown no more."""
    rows = Claim.objects.filter(state=Claim.State.RETIRED, version__isnull=False)
    return rows.annotate(key=Concat(Value("retired:"), Cast("version", CharField())))


def due(today: date) -> QuerySet[Any]:
    """Claims that readers see, whose day of review has come."""
    rows = Claim.objects.public().filter(review_due__lte=today)
    return rows.annotate(key=Concat(Value("review_due:"), Cast("review_due", CharField())))
