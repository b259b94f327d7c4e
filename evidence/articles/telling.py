"""What happened, in a sentence that says when it was, who says so and what to look at instead."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.text import capfirst

from evidence.articles.causes import Fact, Kind
from evidence.articles.cited import named, surest
from evidence.articles.tasks import Task
from evidence.claims.models import Claim
from evidence.grading.publications import Publication
from evidence.studies.models import Notice, Study

HAPPENED = {
    Notice.Kind.RETRACTION: "was retracted",
    Notice.Kind.RETRACTED_AND_REPLACED: "was retracted and replaced",
    Notice.Kind.CONCERN: "is under an expression of concern",
    Notice.Kind.ERRATUM: "was corrected",
    Notice.Kind.PARTIAL_RETRACTION: "was retracted in part",
    Notice.Kind.CORRECTED_AND_REPUBLISHED: "was corrected and published again",
    Notice.Kind.UPDATE: "has a newer version",
}

COUNTS_AGAIN = "It had been set aside or taken back, and counts again."
USED_AGAIN = "It had been left out here, and is used again."


@dataclass(frozen=True, slots=True)
class Retirement:
    """When a claim was retired, and why."""

    at: datetime
    why: str


class Teller:
    """The words for some facts, with what they need to know of studies and of the history of claims."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        sources = [fact.source for fact in facts]
        studies = {source.study_id for source in sources if isinstance(source, Notice)}
        self.studies = Study.objects.only("pmid", "doi", "pmcid", "authors", "year").in_bulk(studies)
        self.claims = Claim.objects.in_bulk({one.claim_id for one in sources if isinstance(one, Publication)})
        self.retirements = retirements({one.pk for one in sources if isinstance(one, Claim)})

    def detail(self, fact: Fact) -> str:
        back = f" {COUNTS_AGAIN}" if fact.counts_again else ""
        used = f" {USED_AGAIN}" if fact.used_again else ""
        return TELLS[fact.kind](self, fact.source) + back + used

    def since(self, fact: Fact, now: datetime) -> datetime:
        """When it became known here."""
        if fact.counts_again or fact.used_again:
            return now
        if isinstance(fact.source, Notice):
            return fact.source.first_seen_at
        if isinstance(fact.source, Publication):
            return fact.source.published_at
        return self.retirements[fact.source.pk].at if fact.kind is Kind.RETIRED else now

    def of_notice(self, notice: Notice) -> str:
        study = self.studies[notice.study_id]
        name = named(study.short_citation, study.pmid, study.doi)
        where = ", ".join(filter(None, [notice.text.rstrip(" ."), surest(notice.notice_pmid, notice.notice_doi)]))
        happened = HAPPENED[Notice.Kind(notice.kind)] + (f": {where}" if where else "")
        dated = f" on {day(notice.date)}" if notice.date else ""
        said = f"{capfirst(notice.get_source_display())} says so{dated}; seen here on {day(notice.first_seen_at)}."
        return f"{name} {happened}. {said}"

    def of_certainty(self, publication: Any) -> str:
        labels = dict(Publication._meta.get_field("certainty").flatchoices)
        before, after = (
            str(labels.get(one, "not rated")).lower() for one in (publication.before, publication.certainty)
        )
        note = f" What is new in it: {publication.note}" if publication.note else ""
        return (
            f"The certainty of “{self.claims[publication.claim_id]}” went from {before} to {after} with version "
            f"{publication.number}, published on {day(publication.published_at)}.{note}"
        )

    def of_retirement(self, claim: Claim) -> str:
        retirement = self.retirements[claim.pk]
        because = f" The reason given: {retirement.why}" if retirement.why else ""
        return f"“{claim}” was retired on {day(retirement.at)}: its reviewers no longer stand by it.{because}"

    def of_review(self, claim: Claim) -> str:
        assert claim.review_due
        return f"“{claim}” is due for review since {day(claim.review_due)}."


TELLS: dict[Kind, Callable[[Teller, Any], str]] = {
    Kind.RETRACTED: Teller.of_notice,
    Kind.CONCERN: Teller.of_notice,
    Kind.CORRECTED: Teller.of_notice,
    Kind.SUPERSEDED: Teller.of_notice,
    Kind.CERTAINTY: Teller.of_certainty,
    Kind.RETIRED: Teller.of_retirement,
    Kind.REVIEW_DUE: Teller.of_review,
}


def retirements(claims: set[int]) -> dict[int, Retirement]:
    """The last step into retirement of each claim, out of its history."""
    events = Claim.pgh_event_model.objects.filter(pgh_obj_id__in=claims).order_by("pgh_id")  # type: ignore[attr-defined]
    found: dict[int, Retirement] = {}
    before: dict[int, str] = {}
    for claim, state, at, context in events.values_list("pgh_obj_id", "state", "pgh_created_at", "pgh_context"):
        if state == Claim.State.RETIRED and before.get(claim) != state:
            found[claim] = Retirement(at, str((context or {}).get("why") or ""))
        before[claim] = state
    return found


def kinds_of(task: Task) -> str:
    """What happened, in a few words."""
    return ", ".join(dict.fromkeys(cause.get_kind_display() for cause in task.causes.all()))


def day(when: date | datetime) -> str:
    return formatted(timezone.localdate(when) if isinstance(when, datetime) else when, "j F Y")
