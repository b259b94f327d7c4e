"""One plain letter a day to each person who is responsible: the tasks that are open, what hit them, and where to go."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from evidence.articles.tasks import Task
from evidence.articles.telling import day

BACKEND = "django.contrib.auth.backends.ModelBackend"  # which knows what groups and people may
SENT = "Digest of open tasks sent for"  # what the log keeps, so that nobody gets two on one day


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person gets, and what went wrong with it, if anything did."""

    person: User
    tasks: list[Task]
    problem: str = ""


def send_digest(today: date) -> list[Letter]:
    """Send each person's letter of today, unless it went out already; returns those that were tried.

    A letter that cannot be sent does not keep the others back, and is tried again next time.
    """
    with one_at_a_time():
        return [sent(person, tasks, today) for person, tasks in letters().items() if not had(person, today)]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two that send at once must not both write to the same person; what went out is noted letter by letter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('evidence.articles.digest'))")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('evidence.articles.digest'))")


def letters() -> dict[User, list[Task]]:
    """The open tasks of each person with an address: of the articles they answer for; editors get what nobody has."""
    found: dict[User, list[Task]] = defaultdict(list)
    editors = list(reachable().filter(groups__name="Editor"))
    responsible = {person.pk: person for person in reachable().filter(articles__tasks__state=Task.State.OPEN)}
    tasks = Task.objects.open().select_related("article", "claim", "study", "because_of").prefetch_related("causes")
    for task in tasks:
        person = responsible.get(task.article.responsible_id) if task.article and task.article.responsible_id else None
        for one in [person] if person else editors:
            found[one].append(task)
    return found


def reachable() -> QuerySet[User]:
    """People who can be written to, and may open what the letter points to."""
    may = User.objects.with_perm("evidence.view_task", is_active=True, backend=BACKEND)
    return may.filter(is_staff=True).exclude(email="").order_by("pk").distinct()


def had(person: User, today: date) -> bool:
    return LogEntry.objects.filter(user=person, object_id="", change_message=f"{SENT} {today}").exists()


def sent(person: User, tasks: list[Task], today: date) -> Letter:
    try:
        EmailMessage(subject(tasks, today), body(tasks, today), to=[person.email]).send()
    except OSError as error:  # those of SMTP are its children
        return Letter(person, tasks, f"{type(error).__name__}: {error}")
    LogEntry.objects.create(
        user=person, content_type=ContentType.objects.get_for_model(Task), object_id="", object_repr="open tasks",
        action_flag=CHANGE, change_message=f"{SENT} {today}",
    )  # fmt: skip
    return Letter(person, tasks)


def subject(tasks: list[Task], today: date) -> str:
    """How much there is to do.

    >>> subject([Task(due=date(2026, 11, 1)), Task(due=date(2026, 12, 1))], date(2026, 11, 21))
    '2 open tasks, 1 overdue'
    """
    overdue = sum(task.due < today for task in tasks)
    return f"{len(tasks)} open task{'s' if len(tasks) > 1 else ''}" + (f", {overdue} overdue" if overdue else "")


def body(tasks: list[Task], today: date) -> str:
    heading = f"Evidence: {subject(tasks, today)}. Each was opened because something changed under an article or claim."
    return "\n\n".join([heading, *(paragraph(task, today) for task in tasks)]) + "\n"


def paragraph(task: Task, today: date) -> str:
    """One task: what to look at, until when, what happened, the sentences and the wording, the way there."""
    late = "overdue since" if task.due < today else "due"
    lines = [f"{'Article' if task.article else 'Claim'}: {task.article or task.claim} ({late} {day(task.due)})"]
    causes = list(task.causes.all())
    lines += [f"- {cause.detail}" for cause in causes]
    lines += [f"  In it: “{one}”" for one in dict.fromkeys(one for cause in causes for one in cause.sentences)]
    lines += [f"  Suggested: {one}" for one in dict.fromkeys(cause.suggestion for cause in causes) if one]
    return "\n".join([*lines, f"  {address_of(task)}"])


def address_of(task: Task) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("admin:evidence_task_change", args=[task.pk])
