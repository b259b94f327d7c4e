"""Decisions about a study that were undone by a change of mind, as the history keeps them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

from evidence.claims.models import EvidenceItem
from evidence.grading.appraisals import Consensus
from evidence.grading.effects import Direction
from evidence.grading.scales import Level


@dataclass(frozen=True, slots=True)
class Decision:
    """What was agreed or settled once, by whom and why, and when a reviewer judged anew."""

    kind: str
    direction: str
    levels: tuple[str, ...]
    reason: str
    by: User | None
    made_at: datetime
    undone_at: datetime


def undone(item: EvidenceItem) -> list[Decision]:
    """The decisions about an item that no longer stand, the oldest first."""
    events = list(
        apps.get_model("evidence", "ConsensusEvent").objects.filter(item=item).select_related("decided_by")
        .order_by("pgh_id")
    )  # fmt: skip
    levels = levels_of([event.id for event in events])
    return [
        Decision(
            Consensus.Kind(event.kind).label, Direction(event.direction).label, tuple(levels.get(event.id, ())),
            event.reason, event.decided_by, event.decided_at, event.pgh_created_at,
        )
        for event in events if event.pgh_label == "delete"
    ]  # fmt: skip


def levels_of(consensus: list[int]) -> dict[int, list[str]]:
    """The levels of decisions that are gone; a level that is gone as well is said to be so."""
    events: list[Any] = list(
        apps.get_model("evidence", "RatingEvent").objects.filter(consensus_id__in=consensus, pgh_label="delete")
        .order_by("id")
    )  # fmt: skip
    known = Level.objects.select_related("scale").in_bulk({event.level_id for event in events})
    named: dict[int, list[str]] = {}
    for event in events:
        level = known.get(event.level_id)
        named.setdefault(event.consensus_id, []).append(
            f"{level.scale}: {level.code}" if level else "a level that is here no longer"
        )
    return named
