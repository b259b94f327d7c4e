"""A small panel for tests: people who declare, appraise and publish, by the same functions as everybody."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.appraisals import Appraisal, Rating
from evidence.grading.appraising import submit
from evidence.grading.assessments import Assessment, Step
from evidence.grading.declarations import Declaration
from evidence.grading.publications import Publication
from evidence.grading.publishing import publish, send_to_review
from evidence.grading.rules import DOWN
from evidence.grading.scales import Level


def member(name: str, *groups: str) -> User:
    """A person of the panel, made once, with a declaration of interests."""
    user, new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if new:
        user.set_password(name)
        user.save()
    user.groups.add(*Group.objects.filter(name__in=groups))
    if not Declaration.objects.filter(reviewer=user).exists():
        Declaration.objects.create(reviewer=user, nothing_to_declare=True)
    return user


def draft_claim() -> Claim:
    """A draft that one reviewer is enough for; `publish_claim` publishes it."""
    return Claim.objects.create(
        slug="magnesium-leg-cramps", statement="Magnesium prevents leg cramps.", population="older adults",
        intervention="oral magnesium", comparator="placebo", reviewers_needed=1,
    )  # fmt: skip


def level(code: str, question: str = "treatment", scale: str = "ocebm", version: str = "2011") -> Level:
    return Level.objects.get(scale__key=scale, scale__version=version, question_type=question, code=code)


def draft(item: EvidenceItem, by: str = "rita", code: str = "2", **fields: Any) -> Appraisal:
    """An appraisal that could be submitted, and is not yet."""
    given = {"direction": "supports", "design": "randomised controlled trial", "reason": "It says so."} | fields
    appraisal = Appraisal.objects.create(item=item, reviewer=member(by, "Reviewer"), **given)
    chosen = level(code, item.claim.question_type)
    Rating.objects.create(appraisal=appraisal, scale=chosen.scale, level=chosen)
    return appraisal


def appraise(item: EvidenceItem, by: str = "rita", code: str = "2", **fields: Any) -> Appraisal:
    """A submitted appraisal."""
    appraisal = draft(item, by, code, **fields)
    submit(appraisal, now=timezone.now())
    return appraisal


def assess(
    claim: Claim, outcome: str = "cramp frequency", changes: dict[str, int] | None = None, **fields: Any
) -> Assessment:
    """A full GRADE assessment of an outcome, which is made when it is not there: all domains judged."""
    of, _ = claim.outcomes.get_or_create(name=outcome)
    given = {"start": "high", "start_reason": "Randomised trials.", "assessed_by": member("ed", "Editor")} | fields
    assessment = Assessment.objects.create(outcome=of, **given)
    assessment.items.set(claim.items.filter(role="evidence"))
    for domain in dict.fromkeys([*DOWN, *(changes or {})]):
        Step.objects.create(
            assessment=assessment, domain=domain, change=(changes or {}).get(domain, 0), reason="For a reason."
        )
    return assessment


def publish_claim(claim: Claim, by: str = "ed", **more: Any) -> Publication:
    """Publish a claim, whatever its state; studies that nobody appraised are appraised first, by one reviewer."""
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=claim.reviewers_needed)
    if claim.state != Claim.State.IN_REVIEW:
        send_to_review(claim)
    for item in claim.items.filter(role="evidence", consensus=None):
        for number in range(item.appraisals.count(), claim.reviewers_needed):
            appraise(item, by=f"rita{number or ''}")
    given = {"note": "Looked at again."} if claim.version else {}
    return publish(claim, by=member(by, "Editor"), now=timezone.now(), **given | more)
