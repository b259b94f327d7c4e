"""What is in the way of a publication, each sentence with the address where it is mended."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from evidence.claims.models import Claim
from evidence.grading.appraisals import Appraisal
from evidence.grading.declarations import NoDeclaration, require_declaration
from evidence.grading.publishing import Obstacle
from evidence.grading.workbench_page_admin import workbench

Sentence = tuple[str, str]  # what is in the way, and the address where it is mended


def own_drafts(claim: Claim, user: User) -> list[Sentence]:
    """Whoever has begun an appraisal must not see what others judged, here neither."""
    begun = claim.items.filter(appraisals__reviewer=user, appraisals__state=Appraisal.State.DRAFT)
    return [
        (f"You have begun to appraise {item.study.short_citation}: submit that first, so that you judge by yourself.",
         workbench(item))
        for item in begun.select_related("study")
    ]  # fmt: skip


def undeclared(user: User) -> list[Sentence]:
    try:
        require_declaration(user, timezone.localdate())
    except NoDeclaration as error:
        return [(str(error), reverse("admin:evidence_declaration_add"))]
    return []


# Where each step is taken.
PLACES: dict[str, Callable[[Any], str]] = {
    "review": lambda claim: reverse("admin:evidence_claim_change", args=[claim.pk]),
    "appraise": workbench,
    "replace": lambda item: reverse("admin:evidence_claim_change", args=[item.claim_id]) + "#items-group",
    "assess": lambda assessment: reverse("admin:evidence_assessment_of", args=[assessment.outcome_id]),
}


def mended(obstacle: Obstacle) -> Sentence:
    return obstacle.sentence, PLACES[obstacle.step](obstacle.about)
