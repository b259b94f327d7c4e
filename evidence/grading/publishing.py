"""A claim goes from draft through review to a publication: a numbered receipt of everything that was known then.

The database enforces the same order (claims/promises.py, grading/promises.py); here it is said in sentences.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pghistory
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.errors import EvidenceError
from evidence.grading.assessing import assessments_of, measured, refusals, rests_on
from evidence.grading.assessments import Assessment
from evidence.grading.declarations import require_declaration
from evidence.grading.effect_direction import doubtful_direction
from evidence.grading.publication_search import index
from evidence.grading.publications import Publication, PublishedStudy
from evidence.grading.snapshots import evidence_items, snapshot

State = Claim.State


class WrongState(EvidenceError):
    """“{claim}” is {state}: from there it cannot be {wanted}."""


class NotPublishable(EvidenceError):
    """“{claim}” cannot be published yet. {obstacles}"""


class TakenByAnother(EvidenceError):
    """{person} has been working on “{claim}” since {since}. Speak with them, or take it over."""


class NoteNeeded(EvidenceError):
    """Say what is new in version {number} of “{claim}”: readers of the last one want to know."""


class ReasonNeeded(EvidenceError):
    """Say why “{claim}” is {wanted}: the reason is kept."""


def send_to_review(claim: Claim) -> None:
    """A draft goes into review; a published or retired claim is opened for its next version. Raises WrongState."""
    move(claim, State.IN_REVIEW, (State.DRAFT, State.PUBLISHED, State.RETIRED))


def back_to_draft(claim: Claim) -> None:
    """A claim that was never published goes back to its writer. Raises WrongState."""
    if claim.version is not None:
        raise WrongState(claim=claim, state="published before", wanted="a draft")
    move(claim, State.DRAFT, (State.IN_REVIEW,))


def retire(claim: Claim, *, reason: str) -> None:
    """A published claim is shown no more; its publications stay at their addresses. Raises WrongState, ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded(claim=claim, wanted="retired")
    if claim.version is None:
        raise WrongState(claim=claim, state="not published yet", wanted="retired")
    with pghistory.context(why=reason.strip()):
        move(claim, State.RETIRED, (State.PUBLISHED, State.IN_REVIEW))


def move(claim: Claim, state: str, allowed: Sequence[str]) -> None:
    with transaction.atomic():
        here = Claim.objects.select_for_update().get(pk=claim.pk)
        if here.state not in allowed:
            raise WrongState(claim=here, state=here.get_state_display(), wanted=State(state).label)
        claim.state = here.state = state
        here.save(update_fields=["state", "updated_at"])


def take(claim: Claim, *, by: User, now: datetime, over: bool = False) -> None:
    """Mark a claim as being worked on, so that nobody does the work twice. Raises TakenByAnother unless `over`."""
    mark(claim, by, now, asked_by=by, over=over)


def release(claim: Claim, *, by: User) -> None:
    """Take one's mark away. Raises TakenByAnother for the mark of somebody else."""
    mark(claim, None, None, asked_by=by)


def mark(claim: Claim, person: User | None, since: datetime | None, *, asked_by: User, over: bool = False) -> None:
    with transaction.atomic():
        here = Claim.objects.select_for_update(of=("self",)).select_related("taken_by").get(pk=claim.pk)
        if here.taken_by and here.taken_by != asked_by and not over:
            raise TakenByAnother(person=here.taken_by, claim=here, since=f"{here.taken_at:%Y-%m-%d %H:%M}")
        claim.taken_by, claim.taken_at = here.taken_by, here.taken_at = person, since
        here.save(update_fields=["taken_by", "taken_at", "updated_at"])


def is_weighed(item: EvidenceItem) -> bool:
    return item.role == EvidenceItem.Role.EVIDENCE


def withdrawn_evidence(items: Sequence[EvidenceItem], assessments: Sequence[Assessment]) -> list[EvidenceItem]:
    """Items that the claim, or one of its assessments, rests on although their study was retracted."""
    resting = {item for assessment in assessments for item in rests_on(assessment)}
    return [item for item in items if (is_weighed(item) or item in resting) and item.study.standing.withdrawn]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a claim cannot be published, with the next step: what to do, and to which claim, item or assessment."""

    sentence: str
    step: Literal["review", "appraise", "replace", "assess"]
    about: Claim | EvidenceItem | Assessment


def obstacles(claim: Claim, *, override_reason: str = "") -> list[str]:
    """Why a claim cannot be published now, each in a sentence with the next step; empty when it can."""
    return [obstacle.sentence for obstacle in found_obstacles(claim, override_reason=override_reason)]


def found_obstacles(claim: Claim, *, override_reason: str = "") -> Iterator[Obstacle]:
    """The same with the rows that they are about."""
    if claim.state != State.IN_REVIEW:
        yield Obstacle(f"It is {claim.get_state_display()}: send it to review first.", "review", claim)
    items, assessments = evidence_items(claim), assessments_of(claim)
    for item in items:
        if is_weighed(item) and not (hasattr(item, "consensus") and item.appraisals.all()):
            words = "has no consensus yet: reviewers are awaited, or disagree"
            yield Obstacle(f"{item.study.short_citation} {words}.", "appraise", item)
    for item in withdrawn_evidence(items, assessments):
        if not override_reason.strip():
            name = f"{item.study.short_citation} ({item.study.standing.label.lower()})"
            step = "make that study background" if is_weighed(item) else "assess it without that study"
            yield Obstacle(f"It rests on {name}: {step}, or override with a reason.", "replace", item)
    for assessment in assessments:
        if items and not assessment.items.all():
            yield Obstacle(f"{assessment.outcome.name}: its assessment names no study.", "assess", assessment)
        for item in rests_on(assessment):
            if not is_weighed(item):
                words = f"its assessment still weighs {item.study.short_citation}, which is background: assess it again"
                yield Obstacle(f"{assessment.outcome.name}: {words}.", "assess", assessment)
        for refusal in refusals(assessment):
            yield Obstacle(f"{assessment.outcome.name}: {refusal.sentence}", "assess", assessment)


def gaps(claim: Claim) -> list[str]:
    """What a publication may lack, or say oddly, and readers will notice."""
    return [*outcome_gaps(claim), *study_gaps(claim), *wording_gaps(claim)]


def outcome_gaps(claim: Claim) -> Iterator[str]:
    assessed = {assessment.outcome_id: assessment for assessment in assessments_of(claim)}
    if not claim.outcomes.all():
        yield "It has no outcome, so no certainty can be given."
    for outcome in claim.outcomes.all():
        assessment = assessed.get(outcome.pk)
        if assessment is None:
            yield f"{outcome.name} ({outcome.get_importance_display()}) is not assessed: its certainty stays open."
            continue
        if assessment.quick:
            yield f"{outcome.name} has a quick rating, not GRADE: domains were skipped."
        if doubt := doubtful_direction(measured(assessment)):
            yield f"{outcome.name}: {doubt}"


def study_gaps(claim: Claim) -> Iterator[str]:
    items, assessments = evidence_items(claim), assessments_of(claim)
    weighed = [item for item in items if is_weighed(item)]
    if not items:
        yield "No study bears on it: it is published as unsupported."
    elif not weighed:
        yield "No study is weighed: all of them are background."
    resting = {item for assessment in assessments for item in assessment.items.all()}
    for item in weighed if assessments else ():
        if item not in resting:
            yield f"{item.study.short_citation} is evidence, and no assessment weighs it."


def wording_gaps(claim: Claim) -> Iterator[str]:
    bare = claim.statement.strip().rstrip(".")
    alike = Q(statement__iexact=bare) | Q(statement__iexact=f"{bare}.")
    for other in Claim.objects.filter(alike).exclude(pk=claim.pk):
        yield f"The claim {other.slug} ({other.get_state_display()}) has the same statement."
    if claim.review_due and claim.review_due < timezone.localdate():
        yield f"Its review was due on {claim.review_due:%Y-%m-%d}, which has passed: set a new day."


def canonical(content: dict[str, Any]) -> str:
    """JSON in one form: keys sorted, no spaces, UTF-8; what the hash of a publication is made of.

    >>> canonical({"b": 1, "a": "ü"})
    '{"a":"ü","b":1}'
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def publish(claim: Claim, *, by: User, now: datetime, note: str = "", override_reason: str = "") -> Publication:
    """Make the next publication of a claim in review and show it to readers.

    Raises NotPublishable, which says everything that is in the way, NoteNeeded from the second one on, or
    NoDeclaration.
    """
    why = " ".join(part for part in (note.strip(), override_reason.strip()) if part)
    with transaction.atomic(), pghistory.context(why=why or "published"):
        here = Claim.objects.select_for_update().get(pk=claim.pk)
        # Reviewers who conclude or settle wait meanwhile: what was looked at is what is published.
        list(here.items.select_for_update(of=("self",)))
        if sentences := obstacles(here, override_reason=override_reason):
            raise NotPublishable(claim=here, obstacles=" ".join(sentences))
        if here.version and not note.strip():
            raise NoteNeeded(claim=here, number=here.version + 1)
        require_declaration(by, timezone.localdate(now))
        items = evidence_items(here)
        override = override_reason.strip() if withdrawn_evidence(items, assessments_of(here)) else ""
        made = publication(here, by=by, now=now, note=note.strip(), override_reason=override)
        PublishedStudy.objects.bulk_create(
            PublishedStudy(publication=made, study=item.study, position=position)
            for position, item in enumerate(items, 1)
        )
        index([made])
        here.state, here.version, here.taken_by, here.taken_at = State.PUBLISHED, made.number, None, None
        here.first_published_at = here.first_published_at or now
        here.save()
    claim.refresh_from_db()
    return made


def publication(claim: Claim, *, by: User, now: datetime, note: str, override_reason: str) -> Publication:
    """The receipt: the claim as it stands, its number, and the hash of the bytes."""
    number, said = (claim.version or 0) + 1, snapshot(claim, now=now, by=by)
    content = canonical(said | {
        "number": number, "published_at": now.isoformat(), "change_note": note,
        "override": {"reason": override_reason, "by": said["published_by"]} if override_reason else None,
    })  # fmt: skip
    return Publication.objects.create(
        claim=claim, number=number, content=content, hash=hashlib.sha256(content.encode()).hexdigest(),
        statement=claim.statement, question_type=claim.question_type, topics=said["topics"],
        certainty=said["certainty"] or "", note=note, override_reason=override_reason, published_by=by,
        published_at=now,
    )  # fmt: skip
