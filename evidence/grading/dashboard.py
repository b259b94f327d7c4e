"""What a person of the panel has to do or to know today: each part only for those who may see it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreeing import items_open_to, visible_conflicts
from evidence.grading.agreement_of import Agreed, directions_only, on_direction
from evidence.grading.appraisals import Appraisal
from evidence.grading.declarations import Declaration
from evidence.grading.drawing import progress_bar
from evidence.grading.publications import Publication, PublishedStudy
from evidence.grading.queue import queue
from evidence.studies.models import Notice, Study
from evidence.studies.standing import STANDING_OF, Standing

MOST = 8  # studies of a queue that are shown at once
SOON = timedelta(days=30)

WITHDRAWING = [kind for kind, standing in STANDING_OF.items() if standing and standing.withdrawn]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Studies that wait for a person's judgement: the first of them, and how many there are."""

    items: list[EvidenceItem]
    number: int


@dataclass(frozen=True, slots=True)
class Conflicts:
    """How many conflicts there are, and how many of them this person may settle."""

    number: int
    mine: int
    of_claims: Counter[int]


@dataclass(frozen=True, slots=True)
class Due:
    """A claim that is to be reviewed again, and whether that day has passed."""

    claim: Claim
    overdue: bool


@dataclass(frozen=True, slots=True)
class Shaken:
    """A publication that readers see, and a study of its evidence that was retracted since."""

    publication: Publication
    study: Study


@dataclass(frozen=True, slots=True)
class Review:
    """How far the review of a claim is, in studies."""

    claim: Claim
    appraised: int
    in_conflict: int
    awaited: int

    @property
    def bar(self) -> str:
        """The progress as a picture; its title says the numbers."""
        parts = (("agreed", self.appraised), ("in conflict", self.in_conflict), ("awaited", self.awaited))
        return progress_bar([(label, count, label.replace(" ", "-")) for label, count in parts])


@dataclass(frozen=True, slots=True)
class Declared:
    """Until when a person's declaration of interests is valid; None when there is no valid one."""

    until: date | None
    soon: bool


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What stands on the first page; None where the person may not look, or has no part in it."""

    shaken: list[Shaken] | None
    declared: Declared | None
    queue: Waiting | None
    drafts: list[Appraisal] | None
    conflicts: Conflicts | None
    due: list[Due] | None
    reviews: list[Review] | None
    agreement: Agreed | None


def dashboard(user: User, today: date) -> Dashboard:
    """Everything in a number of queries that does not grow with the claims."""
    may = user.has_perm
    judges, reads = may("evidence.add_appraisal"), may("evidence.view_consensus")
    found = conflicts_for(user) if reads else None
    return Dashboard(
        shaken=shaken() if may("evidence.view_publication") else None,
        declared=declared(user, today) if may("evidence.add_declaration") else None,
        queue=waiting(queue(user).filter(mine=False)) if judges else None,  # type: ignore[misc]  # annotated there
        drafts=drafts(user) if judges else None,
        conflicts=found,
        due=due(today) if may("evidence.view_claim") else None,
        reviews=reviews(user, found.of_claims) if found and may("evidence.view_claim") else None,
        agreement=on_direction(directions_only(user)) if reads else None,
    )


def waiting(items: QuerySet[EvidenceItem]) -> Waiting:
    return Waiting(list(items[:MOST]), items.count())


def drafts(user: User) -> list[Appraisal]:
    """What this person has begun and not submitted, whatever became of the claim; the latest first."""
    own = Appraisal.objects.filter(reviewer=user, state=Appraisal.State.DRAFT)
    return list(own.select_related("item__claim", "item__study").order_by("-updated_at"))


def conflicts_for(user: User) -> Conflicts:
    own = Exists(Appraisal.objects.filter(item=OuterRef("pk"), reviewer=user))
    rows = list(visible_conflicts(user).annotate(own=own).order_by().values_list("claim_id", "own"))
    settles = user.has_perm("evidence.settle_conflict")
    return Conflicts(len(rows), sum(settles and not own for _, own in rows), Counter(claim for claim, _ in rows))


def due(today: date) -> list[Due]:
    """Claims that readers see and that are to be reviewed within the month, the longest overdue first."""
    claims = Claim.objects.public().filter(review_due__lte=today + SOON).order_by("review_due", "pk")
    return [Due(claim, overdue=bool(claim.review_due and claim.review_due < today)) for claim in claims]


def shaken() -> list[Shaken]:
    """What readers see and what rests on a study that was retracted after it was published.

    Publications that took note of the retraction, or show the study as background only, do not rest on it.
    """
    notices = Notice.objects.filter(kind__in=WITHDRAWING, taken_back_at=None, overridden_by=None)
    rows = (
        PublishedStudy.objects.filter(
            publication__in=Publication.objects.public(), study__in=notices.order_by().values("study")
        )
        .select_related("publication__claim", "study")
        .prefetch_related("study__notices")
        .order_by("publication__claim__statement", "position")
    )
    return [Shaken(row.publication, row.study) for row in rows if rested_on(row)]


def rested_on(row: PublishedStudy) -> bool:
    """Whether the publication counted this study as sound evidence. Its studies stand in the order of its content."""
    shown = row.publication.snapshot["evidence"][row.position - 1]
    return shown["role"] == EvidenceItem.Role.EVIDENCE and not Standing(shown["standing"]).withdrawn


def reviews(user: User, in_conflict: Mapping[int, int]) -> list[Review]:
    """Claims in review: how many studies have a consensus, are in conflict, or wait for reviewers; among the last are
    those of which the person must not know yet."""
    evidence = Q(items__role=EvidenceItem.Role.EVIDENCE)
    claims = (
        Claim.objects.filter(state=Claim.State.IN_REVIEW)
        .select_related("taken_by")
        .annotate(
            studies=Count("items", filter=evidence, distinct=True),
            agreed=Count("items__consensus", filter=evidence & Q(items__in=items_open_to(user)), distinct=True),
        )
        .order_by("statement", "pk")
    )
    return [review(claim, claim.studies, claim.agreed, in_conflict.get(claim.pk, 0)) for claim in claims]


def review(claim: Claim, studies: int, agreed: int, in_conflict: int) -> Review:
    return Review(claim, agreed, in_conflict, studies - agreed - in_conflict)


def declared(user: User, today: date) -> Declared:
    """The longest valid declaration of this person."""
    until = Declaration.objects.filter(reviewer=user).valid_on(today).aggregate(last=Max("valid_until"))["last"]
    return Declared(until, soon=until is not None and until - today <= SOON)
