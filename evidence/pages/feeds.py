"""The open tasks as an Atom feed, for a reader of feeds, which cannot log in: its address is a person's own key.

The key is signed with this site's secret and the person's password, as it is kept: a new password makes a new address,
and the old one is gone, as it is for whoever is staff no more.
"""

import re
from datetime import datetime

from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from evidence.articles.models import Task
from evidence.articles.telling import day, kinds_of

MOST = 200  # tasks in the feed, those opened last
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2


def feed_address(user: User) -> str:
    """Where this person's feed is."""
    return reverse("pages:tasks", args=[signer(user).sign(str(user.pk))])


def signer(user: User) -> Signer:
    return Signer(salt=f"evidence.pages.feeds:{user.password}")


@require_safe
def open_tasks(request: HttpRequest, key: str) -> HttpResponse:
    if not may_read(reader(key)):
        raise Http404("There is no feed at this address. Look for yours above the list of tasks.")
    tasks = Task.objects.open().select_related("article", "claim", "study", "because_of").prefetch_related("causes")
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    feed(request, list(tasks.order_by("-opened_at", "-pk")[:MOST])).write(response, "utf-8")
    return response


def reader(key: str) -> User | None:
    """Whose key this is; None for a key that nobody has now."""
    pk = key.partition(":")[0]
    user = User.objects.filter(pk=int(pk)).first() if re.fullmatch("[0-9]{1,9}", pk) else None
    try:
        return user if user and signer(user).unsign(key) else None
    except BadSignature:
        return None


def may_read(user: User | None) -> bool:
    return user is not None and user.is_active and user.is_staff and user.has_perm("evidence.view_task")


def feed(request: HttpRequest, tasks: list[Task]) -> Atom1Feed:
    """A task that was opened again is a new entry."""
    here = request.build_absolute_uri()
    made = Atom1Feed(
        title="Evidence: open tasks", link=request.build_absolute_uri(reverse("admin:evidence_task_changelist")),
        description="", subtitle=f"The last {MOST} that were opened", feed_url=here, language="en",
    )  # fmt: skip
    for task in tasks:
        address = request.build_absolute_uri(reverse("admin:evidence_task_change", args=[task.pk]))
        title = f"{task.article or task.claim}: {kinds_of(task)}"
        made.add_item(
            title=printable(title), link=address, description=printable(told(task)), pubdate=task.opened_at,
            unique_id=f"{address}#{task.opened_at:%Y%m%dT%H%M%S}", updateddate=changed(task),
        )  # fmt: skip
    return made


def changed(task: Task) -> datetime:
    return max([task.opened_at, *(cause.since for cause in task.causes.all())])


def told(task: Task) -> str:
    return " ".join([f"Due {day(task.due)}.", *(cause.detail for cause in task.causes.all())])


def printable(text: str) -> str:
    return UNPRINTABLE.sub(" ", text)
