"""What a click does to a claim: the steps between draft, review and reader, and to whom each is offered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from evidence.claims.models import Claim
from evidence.grading.publishing import back_to_draft, release, send_to_review, take

State = Claim.State


@dataclass(frozen=True, slots=True)
class Move:
    """A step that one click takes: its words, when and to whom it is offered, and what it does."""

    label: str
    offered: Callable[[Claim, User], bool]
    do: Callable[[Claim, User], None]
    done: str


def may_publish(user: User) -> bool:
    return user.has_perm("evidence.publish_claim")


MOVES: dict[str, Move] = {
    "review": Move(
        "Send to review", lambda claim, user: claim.state == State.DRAFT,
        lambda claim, user: send_to_review(claim), "It is in review: its studies are appraised, its outcomes assessed.",
    ),
    "open": Move(
        "Open for the next version", lambda claim, user: claim.state == State.PUBLISHED,
        lambda claim, user: send_to_review(claim), "It is open for its next version; readers keep the last one.",
    ),
    # Readers see the last version again, so only those who publish decide it.
    "reopen": Move(
        "Open again for the next version", lambda claim, user: claim.state == State.RETIRED and may_publish(user),
        lambda claim, user: send_to_review(claim), "It is open again, and readers see its last version, under review.",
    ),
    "draft": Move(
        "Back to draft", lambda claim, user: claim.state == State.IN_REVIEW and claim.version is None,
        lambda claim, user: back_to_draft(claim), "It is a draft again.",
    ),
    "take": Move(
        "I am working on this", lambda claim, user: claim.taken_by_id is None,
        lambda claim, user: take(claim, by=user, now=timezone.now()), "Others see that you are working on it.",
    ),
    "release": Move(
        "I am done with it", lambda claim, user: claim.taken_by_id == user.pk,
        lambda claim, user: release(claim, by=user), "It is free for others.",
    ),
    "take_over": Move(
        "Take it over", lambda claim, user: claim.taken_by_id not in (None, user.pk),
        lambda claim, user: take(claim, by=user, now=timezone.now(), over=True), "You are working on it now.",
    ),
}  # fmt: skip
