"""The same evidence on every scale that was used: studies down, scales across."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db.models import Prefetch

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreeing import visible_consensus
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.scales import Level, Scale


@dataclass(frozen=True, slots=True)
class Given:
    """The level that one reviewer gave."""

    reviewer: User
    level: Level


@dataclass(frozen=True, slots=True)
class Cell:
    """What a study has on a scale: the level that was agreed or settled, and what each reviewer gave.

    Waits: what keeps a level that all of them gave from being agreed; empty where there is nothing of the kind.
    """

    scale: Scale
    agreed: Level | None
    given: tuple[Given, ...]
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A study with its consensus, as far as the person may see it, and its cell on each scale.

    Hidden: the person has begun to appraise it, and so must not know yet what others judged.
    """

    item: EvidenceItem
    consensus: Consensus | None
    cells: tuple[Cell, ...]
    hidden: bool


def crosswalk(claim: Claim, user: User) -> tuple[list[Scale], list[Line]]:
    """The scales that were used, and each study of the evidence on them, in few queries."""
    items = list(items_for(claim, user))
    used = {rating.scale for item in items for rating in ratings_of(item)}
    scales = sorted(used, key=lambda scale: (scale.name, scale.version))
    own = Appraisal.objects.filter(item__claim=claim, reviewer=user, state=Appraisal.State.DRAFT)
    begun = set(own.order_by().values_list("item_id", flat=True))
    return scales, [line(item, scales, begun) for item in items]


def items_for(claim: Claim, user: User) -> Sequence[EvidenceItem]:
    """The evidence with what this person may see of its consensus and its appraisals."""
    ratings = Prefetch("ratings", queryset=Rating.objects.select_related("scale", "level"))
    agreed = visible_consensus(user).select_related("decided_by").prefetch_related(ratings)
    appraisals = Appraisal.objects.visible_to(user).select_related("reviewer").prefetch_related(ratings)
    if not user.has_perm("evidence.view_appraisal"):
        appraisals = appraisals.none()
    evidence = claim.items.filter(role=EvidenceItem.Role.EVIDENCE).select_related("study").order_by("pk")
    return list(
        evidence.prefetch_related(
            "study__notices",
            Prefetch("consensus", queryset=agreed),
            Prefetch("appraisals", queryset=appraisals.order_by("submitted_at", "pk"), to_attr="shown"),
        )
    )


def consensus_of(item: EvidenceItem) -> Consensus | None:
    return getattr(item, "consensus", None)


def submitted(item: EvidenceItem) -> list[Appraisal]:
    shown: list[Appraisal] = item.shown  # type: ignore[attr-defined]
    return [appraisal for appraisal in shown if appraisal.is_submitted]


def ratings_of(item: EvidenceItem) -> list[Rating]:
    agreed = consensus_of(item)
    rated: list[Appraisal | Consensus] = [*submitted(item), *([agreed] if agreed else [])]
    return [rating for one in rated for rating in one.ratings.all()]


def line(item: EvidenceItem, scales: Sequence[Scale], begun: set[int]) -> Line:
    return Line(item, consensus_of(item), tuple(cell(item, scale) for scale in scales), item.pk in begun)


def cell(item: EvidenceItem, scale: Scale) -> Cell:
    agreed = consensus_of(item)
    level = next((rating.level for rating in agreed.ratings.all() if rating.scale == scale), None) if agreed else None
    given = (
        Given(appraisal.reviewer, rating.level)
        for appraisal in submitted(item) for rating in appraisal.ratings.all() if rating.scale == scale
    )  # fmt: skip
    return with_waiting(Cell(scale, level, tuple(given)), item)


def with_waiting(one: Cell, item: EvidenceItem) -> Cell:
    """A level that all reviewers gave, and that is not agreed because they differ on something else."""
    people, levels = submitted(item), {given.level for given in one.given}
    if consensus_of(item) or len(people) < 2 or len(one.given) < len(people) or len(levels) > 1:
        return one
    differ = len({appraisal.direction for appraisal in people}) > 1
    return replace(one, waits="the direction" if differ else "the other reviewers or scales")
