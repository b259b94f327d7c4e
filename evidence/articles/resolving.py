"""A person resolves a task, with name, date and reason; what came of its causes since is told beside them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth.models import User
from django.db import transaction

from evidence.articles.articles import Article, Citation
from evidence.articles.causes import Kind, base_of, keyed
from evidence.articles.tasks import Cause, Task
from evidence.articles.telling import day
from evidence.claims.models import Claim, EvidenceItem
from evidence.errors import EvidenceError
from evidence.grading.publications import Publication
from evidence.studies.models import Notice


class ReasonMissing(EvidenceError):
    """Say what was done, or why nothing has to be: the reason is kept."""


class ResolvedAlready(EvidenceError):
    """It was resolved by {person} on {when}: {resolution}"""


class MoreHappened(EvidenceError):
    """Something more happened since you opened the page. Read it below; your words are still here."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a task was resolved before it was opened again."""

    by: str
    at: datetime
    resolution: str


def resolve(task: Task, *, by: User, reason: str, seen: int, now: datetime) -> None:
    """Close a task; `seen` is how many causes the person had before the eyes.

    Raises ReasonMissing, ResolvedAlready or MoreHappened, and then changes nothing.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic(), pghistory.context(why=reason.strip()):
        here = Task.objects.select_for_update(of=("self",)).select_related("resolved_by").get(pk=task.pk)
        if here.resolved_by and here.resolved_at:
            raise ResolvedAlready(person=here.resolved_by, when=day(here.resolved_at), resolution=here.resolution)
        if here.causes.count() != seen:
            raise MoreHappened
        here.state, here.resolution, here.resolved_by, here.resolved_at = Task.State.RESOLVED, reason.strip(), by, now
        here.save()


def earlier(task: Task) -> list[Earlier]:
    """The resolutions of a task that was opened again since, the latest first."""
    events = Task.pgh_event_model.objects.filter(pgh_obj_id=task.pk, state=Task.State.RESOLVED)  # type: ignore[attr-defined]
    past = events.exclude(resolved_at=task.resolved_at) if task.resolved_at else events
    rows = past.select_related("resolved_by").order_by("-pgh_id")
    return [Earlier(str(row.resolved_by), row.resolved_at, row.resolution) for row in rows]


def told_since(task: Task) -> list[tuple[Cause, str]]:
    """The causes of a task, each with what became of it since; empty when it stands."""
    notices = {name: notice for notice in noticed(task) for name in (notice.other, notice.said)}
    return [(cause, became_of(cause, task, notices)) for cause in task.causes.all()]


def noticed(task: Task) -> list[Any]:
    """The notices of the task's study; of those that say the same, the one that counts comes last, and stands."""
    rows = keyed().filter(study=task.study_id).select_related("overridden_by").order_by("pk")
    return sorted(rows, key=lambda notice: notice.counts)


def became_of(cause: Cause, task: Task, notices: dict[str, Notice]) -> str:
    claim = task.because_of
    if claim is None:
        return became_of_notice(notices.get(base_of(cause.key)))
    if cause.kind == Kind.RETIRED and claim.state != Claim.State.RETIRED:
        return "The claim is no longer retired."
    if cause.kind == Kind.REVIEW_DUE and cause.key != f"review_due:{claim.review_due}":
        return f"Its review is now due on {day(claim.review_due)}." if claim.review_due else "No review is due now."
    return ""


def became_of_notice(notice: Notice | None) -> str:
    if notice is None:
        return "The notice is not recorded here any more."
    if notice.overridden_by:
        return f"{notice.overridden_by} has set the notice aside since: {notice.override_reason}"
    if notice.taken_back_at:
        return f"The notice was taken back on {day(notice.taken_back_at)}."
    return ""


def still_uses(task: Task) -> bool:
    """Whether the article or claim still uses what the task is because of."""
    if task.article_id and task.study_id:
        return Citation.objects.filter(article=task.article_id, study=task.study_id).exists()
    if task.article_id and task.because_of:
        return Article.objects.filter(pk=task.article_id).stating(task.because_of).exists()
    if task.claim_id and task.study_id:
        items = EvidenceItem.objects.filter(claim=task.claim_id, study=task.study_id)
        shown = Publication.objects.public().filter(claim=task.claim_id, studies=task.study_id)
        return items.exists() or shown.exists()
    return True
