"""What is in the way of a publication, each sentence with the address where it is mended."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.appraisals import Appraisal
from evidence.grading.assessing import rests_on
from evidence.grading.assessments import Assessment
from evidence.grading.declarations import has_declared
from evidence.grading.publishing import Obstacle, found_obstacles
from evidence.grading.workbench_page_admin import workbench

Sentence = tuple[str, str]  # what is in the way, and the address where it is mended


def own_drafts(claim: Claim, user: User) -> list[Sentence]:
    """Whoever has begun an appraisal must not see what others judged, here neither."""
    return [
        (f"You have begun to appraise {item.study.short_citation}: submit that first, so that you judge by yourself.",
         workbench(item))
        for item in begun(claim, user).select_related("study")
    ]  # fmt: skip


def begun(claim: Claim, user: User) -> QuerySet[EvidenceItem]:
    return claim.items.filter(appraisals__reviewer=user, appraisals__state=Appraisal.State.DRAFT)


def in_the_way(claim: Claim, user: User, *, override_reason: str = "") -> list[Sentence]:
    """All that keeps this person from publishing; nothing that tells what others judged of a study they have begun."""
    hidden = set(begun(claim, user))
    found = found_obstacles(claim, override_reason=override_reason)
    shown = [mended(one) for one in found if one.step not in JUDGED or hidden.isdisjoint(studies(one.about))]
    return [*own_drafts(claim, user), *undeclared(user), *shown]


# Obstacles that depend on what reviewers judged.
JUDGED = ("appraise", "assess")


def studies(about: Claim | EvidenceItem | Assessment) -> list[EvidenceItem]:
    """The items that an obstacle is about."""
    if isinstance(about, Assessment):
        return rests_on(about)
    return [about] if isinstance(about, EvidenceItem) else []


def undeclared(user: User) -> list[Sentence]:
    if has_declared(user, timezone.localdate()):
        return []
    sentence = "You have no valid declaration of interests, and publishing needs one; it is valid for a year."
    return [(sentence, reverse("admin:evidence_declaration_add"))]


# Where each step is taken.
PLACES: dict[str, Callable[[Any], str]] = {
    "review": lambda claim: reverse("admin:evidence_claim_change", args=[claim.pk]),
    "appraise": workbench,
    "replace": lambda item: reverse("admin:evidence_claim_change", args=[item.claim_id]) + "#items-group",
    "assess": lambda assessment: reverse("admin:evidence_assessment_of", args=[assessment.outcome_id]),
}


def mended(obstacle: Obstacle) -> Sentence:
    return obstacle.sentence, PLACES[obstacle.step](obstacle.about)
