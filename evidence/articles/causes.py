"""What articles and claims have to be told of: notices, changed certainties, retired claims, reviews that are due.

Each question is one statement to the database, and answers only what no task knows yet: asking again costs little.
What ended and began again is something new, and its key says so: a notice that did not count for a while, a claim that
was retired before, a study that was left out of an article.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import MD5, Cast, Coalesce, Concat, Greatest, Left, Lower, NullIf

from evidence.articles.articles import Citation
from evidence.articles.statements import Statement
from evidence.articles.tasks import Cause
from evidence.articles.ties import AGAIN, Target, begun_again
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

# A notice is known by what it says, so that fetching it again under another number tells nothing new; a name of it that
# another notice of the study ties to the other is the same.
LONGEST = 110  # letters of a DOI in a key
AFTER = " after "  # and the event at which a notice did not count
SUFFIX = re.compile(rf"({AFTER}\d+)?({AGAIN}\w+ \d+)?$")

STATES = Claim.pgh_event_model.objects  # type: ignore[attr-defined]
TIES = {"statements": Statement.pgh_event_model.objects, "citations": Citation.pgh_event_model.objects}  # type: ignore[attr-defined]
LAPSES = Notice.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
    Q(taken_back_at__isnull=False) | Q(overridden_by__isnull=False)
)

Column = Literal["article", "claim", "study", "because_of"]
Paths = Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """That something happened which this target is not told of yet."""

    target: Target
    key: str
    kind: Kind
    source: Notice | Publication | Claim

    @property
    def counts_again(self) -> bool:
        """Whether the notice was set aside or taken back for a while."""
        return AFTER in self.key

    @property
    def used_again(self) -> bool:
        """Whether it had been left out of the article or claim for a while."""
        return AGAIN in self.key


def untold(today: date) -> Iterator[Fact]:
    """Everything that has to be told and is not, each once; in a number of queries that does not grow."""
    again = begun_again()
    seen: set[tuple[Target, str]] = set()
    for rows, paths in questions(today):
        for row in (*unknown(told(rows, paths)), *told_before(told(rows, paths), paths, again)):
            target = Target(**{column: getattr(row, f"told_{column}") for column in paths})
            if (target, row.key) not in seen:
                seen.add((target, row.key))
                yield Fact(target, row.key + again.get(target, ""), kind_of(row), row)


def base_of(key: str) -> str:
    """What a key names, whenever that began.

    >>> base_of("RetractionIn:40314950 after 12 again citation 7")
    'RetractionIn:40314950'
    """
    return SUFFIX.sub("", key)


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


def told(rows: QuerySet[Any], paths: Paths) -> QuerySet[Any]:
    """The rows with each target that must be told of them."""
    there = {f"told_{column}__isnull": False for column in paths}
    targets = rows.annotate(**{f"told_{column}": F(path) for column, path in paths.items()}).filter(**there)
    return targets.annotate(known=known(paths, "alias" in rows.query.annotations)).order_by("pk")


def known(paths: Paths, aliased: bool) -> Exists:
    """Whether a task of the target has the key, or the other name of the same."""
    same = {f"task__{column}": OuterRef(f"told_{column}") for column in paths}
    key = Q(key=OuterRef("key")) | Q(key__startswith=Concat(OuterRef("key"), Value(AGAIN)))
    if aliased:
        key |= Q(key=OuterRef("alias")) | Q(key__startswith=Concat(OuterRef("alias"), Value(AGAIN)))
    return Exists(Cause.objects.filter(key, **same))


def unknown(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the rows whose key no task of their target has."""
    return rows.filter(known=False)


def told_before(rows: QuerySet[Any], paths: Paths, again: Mapping[Target, str]) -> Iterator[Any]:
    """Those of the rows that were told, to targets that had left it out and use it again."""
    wanted = [target for target in again if target.columns == set(paths)]
    if wanted:
        near = {f"told_{column}__in": {getattr(target, column) for target in wanted} for column in paths}
        for row in rows.filter(known=True, **near):
            if Target(**{column: getattr(row, f"told_{column}") for column in paths}) in wanted:
                yield row


def keyed() -> QuerySet[Any]:
    """All notices, with the `key` by which a cause names them, and the `alias` by which it may have."""
    same = Notice.objects.filter(study=OuterRef("study"))
    by_doi = same.exclude(notice_pmid="").filter(notice_doi__iexact=NullIf(OuterRef("notice_doi"), Value("")))
    by_pmid = same.exclude(notice_doi="").filter(notice_pmid=NullIf(OuterRef("notice_pmid"), Value("")))
    pmid = Coalesce(NullIf("notice_pmid", Value("")), Subquery(by_doi.order_by("pk").values("notice_pmid")[:1]))
    doi = Coalesce(NullIf("notice_doi", Value("")), Subquery(by_pmid.order_by("pk").values("notice_doi")[:1]))
    short = Left(Lower(doi), LONGEST)
    rows = Notice.objects.annotate(
        said=Concat("kind", Value(":"), Coalesce(pmid, short, MD5("text"), output_field=CharField())),
        other=Concat("kind", Value(":"), Coalesce(short, pmid, MD5("text"), output_field=CharField())),
        lapse=Subquery(LAPSES.filter(pgh_obj=OuterRef("pk")).order_by("-pgh_id").values("pgh_id")[:1]),
    )
    after = Case(When(lapse=None, then=Value("")), default=Concat(Value(AFTER), Cast("lapse", CharField())))
    return rows.annotate(key=Concat("said", after), alias=Concat("other", after))


def counting() -> QuerySet[Any]:
    """Notices that change how their study stands, and that nobody took back or set aside.

    One that began to count again is nothing new as long as another source said the same all the time.
    """
    rows = keyed().filter(kind__in=KIND_OF_NOTICE, taken_back_at=None, overridden_by=None)
    steady = rows.filter(study=OuterRef("study"), said=OuterRef("said"), lapse=None)
    return rows.exclude(Q(lapse__isnull=False) & Exists(steady))


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
    """Publications with another certainty than the one before, made after the article was tied to the claim."""
    earlier = Publication.objects.filter(claim=OuterRef("claim"), number=OuterRef("number") - 1)
    rows = Publication.objects.filter(claim__state__in=Claim.SHOWN).annotate(
        before=Subquery(earlier.values("certainty")[:1]),
        key=Concat(Value("certainty:"), Cast("number", CharField())),
        written=F(f"claim__{tie}__article__created_at"), tie=F(f"claim__{tie}"),
    )  # fmt: skip
    began = TIES[tie].filter(pgh_obj=OuterRef("tie"), claim=OuterRef("claim")).order_by("pgh_id")
    late = rows.annotate(tied=Greatest("written", Subquery(began.values("pgh_created_at")[:1])))
    return late.filter(before__isnull=False, published_at__gt=F("tied")).exclude(before=F("certainty"))


def retired() -> QuerySet[Any]:
    """Claims that readers were shown and are shown no more; retired again is named by what it was in between."""
    before = STATES.filter(pgh_obj=OuterRef("pk")).exclude(state=Claim.State.RETIRED).order_by("-pgh_id")
    rows = Claim.objects.filter(state=Claim.State.RETIRED, version__isnull=False)
    last = Coalesce(Subquery(before.values("pgh_id")[:1]), 0)
    return rows.annotate(key=Concat(Value("retired:"), Cast(last, CharField())))


def due(today: date) -> QuerySet[Any]:
    """Claims that readers see, whose day of review has come."""
    rows = Claim.objects.public().filter(review_due__lte=today)
    return rows.annotate(key=Concat(Value("review_due:"), Cast("review_due", CharField())))
