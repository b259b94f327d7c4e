"""Reviewers agree on a study, or a third person settles it; a change of mind opens the question again."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.errors import EvidenceError
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.declarations import require_declaration
from evidence.grading.scales import Level

Judgement = Mapping[str, Any]


class NotThird(EvidenceError):
    """{person} appraised this study: a conflict is settled by somebody who did not."""


class NoConflict(EvidenceError):
    """There is no conflict about {item}: either reviewers are awaited, or it is settled."""


class Begun(EvidenceError):
    """You have begun to appraise {item}: submit yours first, so that you judge by yourself."""


class ChangedMeanwhile(EvidenceError):
    """A reviewer of {item} changed their mind while you decided. Look at the judgements again."""


class IncompleteDecision(EvidenceError):
    """A decision needs a direction, a level on at least one scale, and a reason. Missing: {missing}."""


def judgements(item: EvidenceItem) -> list[dict[str, Any]]:
    """What each reviewer submitted about an item, in the order of the reviewers; what a consensus rests on."""
    submitted = item.appraisals.submitted().prefetch_related("ratings__scale", "ratings__level")
    return [
        {"reviewer": appraisal.reviewer_id, "direction": appraisal.direction,
         "levels": {rating.scale.code: rating.level.code for rating in appraisal.ratings.all()}}
        for appraisal in submitted.order_by("reviewer_id")
    ]  # fmt: skip


def fingerprint(given: Sequence[Judgement]) -> str:
    """A short word for these judgements; another one as soon as a reviewer judges otherwise.

    >>> fingerprint([{"reviewer": 1, "direction": "mixed"}]) == fingerprint([{"direction": "mixed", "reviewer": 1}])
    True
    """
    return hashlib.sha256(json.dumps(list(given), sort_keys=True).encode()).hexdigest()[:16]


def agreed(given: Sequence[Judgement]) -> dict[str, Any] | None:
    """The direction and the levels that all judgements share; None when they differ, or share no scale.

    >>> agreed([{"direction": "supports", "levels": {"ocebm-2011": "2"}},
    ...         {"direction": "supports", "levels": {"ocebm-2011": "2", "sign-2011": "1+"}}])
    {'direction': 'supports', 'levels': {'ocebm-2011': '2'}}
    >>> agreed([{"direction": "supports", "levels": {"ocebm-2011": "2"}},
    ...         {"direction": "mixed", "levels": {"ocebm-2011": "2"}}]) is None
    True
    """
    if not given or len({one["direction"] for one in given}) > 1:
        return None
    levels = [one["levels"] for one in given]
    common = {scale: code for scale, code in levels[0].items() if all(scale in other for other in levels)}
    disagreeing = {
        scale for one in levels for scale, code in one.items() for other in levels if other.get(scale, code) != code
    }
    return {"direction": given[0]["direction"], "levels": common} if common and not disagreeing else None


@transaction.atomic
def conclude(item: EvidenceItem, *, now: datetime) -> Consensus | None:
    """Record that the reviewers agree, keep what a third person settled, or leave a conflict; returns the consensus.

    Called whenever an appraisal of the item was submitted or changed. A settlement stands as long as the judgements
    that it settled stand, and further ones stand beside it; after a change of mind the item is a conflict again, and
    the history keeps the old decision.
    """
    lock(item)
    needed = Claim.objects.get(pk=item.claim_id).reviewers_needed
    given, before = judgements(item), Consensus.objects.filter(item=item).first()
    if before and (before.basis == given or before.decided_by_id and all(one in given for one in before.basis)):
        return before
    if before:
        before.delete()
    shared = agreed(given)
    if shared is None or len(given) < needed:
        return None
    made = Consensus.objects.create(
        item=item, kind=Consensus.Kind.AGREEMENT, direction=shared["direction"], basis=given, decided_at=now
    )
    ratings = Rating.objects.filter(appraisal__item=item, appraisal__state=Appraisal.State.SUBMITTED).select_related(
        "level__scale"
    )
    by_scale = {rating.level.scale.code: rating.level for rating in ratings}
    agree_on(made, [by_scale[code] for code in shared["levels"]])
    return made


def conclude_all(claim: Claim, *, now: datetime) -> None:
    """Look anew at every study of a claim of which the number of reviewers has changed."""
    for item in claim.items.filter(appraisals__state=Appraisal.State.SUBMITTED).distinct():
        conclude(item, now=now)


def lock(item: EvidenceItem) -> None:
    """One decision at a time about an item; meanwhile others may still begin an appraisal of it
    (https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS)."""
    EvidenceItem.objects.select_for_update(no_key=True).get(pk=item.pk)


def agree_on(consensus: Consensus, levels: Iterable[Level]) -> None:
    Rating.objects.bulk_create(
        Rating(consensus=consensus, scale=level.scale, level=level, rated_at=consensus.decided_at)
        for level in sorted(levels, key=lambda level: level.scale.code)
    )


@transaction.atomic
def settle(
    item: EvidenceItem, *, by: User, direction: str, levels: set[Level], reason: str, now: datetime, seen: str = ""
) -> Consensus:
    """A third person decides between reviewers who disagree; `seen` is the fingerprint of what the person looked at.

    Raises NoConflict, NotThird, ChangedMeanwhile, IncompleteDecision or NoDeclaration.
    """
    lock(item)
    if not conflicts().filter(pk=item.pk).exists():
        raise NoConflict(item=item)
    if item.appraisals.filter(reviewer=by).exists():
        raise NotThird(person=by)
    given = judgements(item)
    if seen and seen != fingerprint(given):
        raise ChangedMeanwhile(item=item)
    parts = (("a direction", direction), ("a level", levels), ("a reason", reason.strip()))
    if lacking := [name for name, said in parts if not said]:
        raise IncompleteDecision(missing=", ".join(lacking))
    require_declaration(by, timezone.localdate(now))
    made = Consensus.objects.create(
        item=item, kind=Consensus.Kind.THIRD_PERSON, direction=direction, reason=reason.strip(), decided_by=by,
        decided_at=now, basis=given,
    )  # fmt: skip
    agree_on(made, levels)
    return made


def with_progress(items: QuerySet[EvidenceItem]) -> QuerySet[EvidenceItem]:
    """Items with `submitted`, the number of reviewers who have submitted."""
    submitted = Count("appraisals", filter=Q(appraisals__state=Appraisal.State.SUBMITTED), distinct=True)
    return items.annotate(submitted=submitted)


def items_open_to(user: AbstractBaseUser | None) -> QuerySet[Appraisal, Any]:
    """The numbers of the items of which the person may see what was submitted, and so what came of it."""
    return Appraisal.objects.visible_to(user).submitted().order_by().values("item")


def visible_consensus(user: AbstractBaseUser | None) -> QuerySet[Consensus]:
    """The consensus on items of which the person may see what others submitted: it tells what they judged."""
    return Consensus.objects.filter(item__in=items_open_to(user))


def conflicts() -> QuerySet[EvidenceItem]:
    """Items that enough reviewers, and two at least, have appraised, who do not agree, and that nobody has settled."""
    items = with_progress(EvidenceItem.objects.filter(role=EvidenceItem.Role.EVIDENCE, consensus__isnull=True))
    enough = Greatest(F("claim__reviewers_needed"), 2)
    return items.filter(submitted__gte=enough).select_related("claim", "study")  # type: ignore[misc]


def visible_conflicts(user: AbstractBaseUser | None) -> QuerySet[EvidenceItem]:
    """The conflicts about items of which the person may see what was submitted: that there is one tells of it."""
    return conflicts().filter(pk__in=items_open_to(user))


def closed_to(user: User, claim: Claim) -> bool:
    """Whether something was submitted for this claim that the person, who may appraise, must not see yet.

    Such a person does not change how many reviewers are needed: fewer would reveal it.
    """
    submitted = Appraisal.objects.submitted().filter(item__claim=claim)
    return user.has_perm("evidence.add_appraisal") and submitted.exclude(item__in=items_open_to(user)).exists()


def was_open(item: EvidenceItem, *, now: datetime) -> bool:
    """Whether, at any time so far, as many reviewers had submitted as were needed then.

    From then on what they judged was open to whoever had not begun, also if more are needed now.
    """
    told = apps.get_model("evidence", "ClaimEvent").objects.filter(pgh_obj_id=item.claim_id).order_by("pgh_id")
    changes = list(told.values_list("pgh_created_at", "reviewers_needed"))
    needed = [*(number for _, number in changes), Claim.objects.get(pk=item.claim_id).reviewers_needed]
    until = [*(when for when, _ in changes[1:]), now, now]
    given = list(item.appraisals.submitted().values_list("submitted_at", flat=True))
    return any(sum(when <= end for when in given) >= number for number, end in zip(needed, until, strict=False))
