"""One letter a day to whoever has open tasks, with the way to each; none when there is nothing to do."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from evidence.articles.digest import send_digest
from evidence.articles.impact import catch_up
from evidence.articles.models import Article, Citation, Task
from evidence.studies.models import Notice, Study
from tests.panel import member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def rene():
    return somebody("rene", "Curator")


def somebody(name, *groups, email=True):
    person = member(name, *groups)
    person.email = f"{name}@example.org" if email else ""
    person.save()
    return person


def allowed(name):
    person = somebody(name)
    person.user_permissions.add(Permission.objects.get(codename="view_task"))
    return person


def task_of(slug, responsible=None):
    """An article with a task of its own."""
    study, _ = Study.objects.get_or_create(
        pmid="1", defaults={"title": "A trial", "year": 2020, "authors": [{"family": "Doe"}]}
    )
    article = Article.objects.create(slug=slug, title=slug.capitalize(), responsible=responsible)
    Citation.objects.create(
        article=article, position=1, text="Doe", study=study, outcome="already", sentences=["It works."]
    )
    Notice.objects.get_or_create(study=study, kind="RetractionIn", source="pubmed", notice_pmid="5")
    catch_up(timezone.now(), today=TODAY)
    return Task.objects.get(article=article)


def to():
    return sorted(address for letter in mail.outbox for address in letter.to)


def test_a_letter_says_what_happened_where_until_when_and_the_way(rene, settings):
    settings.SITE_URL = "https://evidence.example.org/"
    task = task_of("remedies", rene)
    send_digest(TODAY)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["rene@example.org"], "1 open task")
    for words in (
        "Article: Remedies (due 28 November 2026)", "Doe 2020 (PMID 1) was retracted: PMID 5.", "In it: “It works.”",
        "Suggested: Leave the sentence out", f"https://evidence.example.org/admin/evidence/task/{task.pk}/change/",
    ):  # fmt: skip
        assert words in letter.body
    assert letter.from_email == settings.DEFAULT_FROM_EMAIL


def test_nobody_gets_two_on_one_day_and_the_next_day_brings_the_next(rene):
    task_of("remedies", rene)
    assert len(send_digest(TODAY)) == 1
    assert send_digest(TODAY) == []
    send_digest(TODAY + timedelta(days=8))
    assert [letter.subject for letter in mail.outbox] == ["1 open task", "1 open task, 1 overdue"]


def test_nothing_is_sent_when_nothing_is_open(rene):
    Task.objects.filter(pk=task_of("remedies", rene).pk).update(
        state="resolved", resolution="Done.", resolved_by=rene, resolved_at=timezone.now()
    )
    assert send_digest(TODAY) == []
    assert mail.outbox == []


ANSWERABLE = [
    # nobody answers for the article: the editors do
    (lambda: None, ["eva@example.org"]),
    # whoever does has an address
    (lambda: somebody("rene", "Curator"), ["rene@example.org"]),
    # or has none
    (lambda: somebody("rene", "Curator", email=False), ["eva@example.org"]),
    # may not open tasks
    (lambda: somebody("rene"), ["eva@example.org"]),
    # may, by a permission of their own
    (lambda: allowed("rene"), ["rene@example.org"]),
]


@pytest.mark.parametrize(("responsible", "addresses"), ANSWERABLE)
def test_who_is_written_to(responsible, addresses):
    somebody("eva", "Editor")
    somebody("edna", "Editor", email=False)
    somebody("vera", "Viewer")
    task_of("remedies", responsible())
    send_digest(TODAY)
    assert to() == addresses


def test_an_editor_whose_group_may_not_see_tasks_is_not_sent_to_them():
    somebody("eva", "Editor")
    Group.objects.get(name="Editor").permissions.remove(Permission.objects.get(codename="view_task"))
    task_of("remedies")
    assert send_digest(TODAY) == []


def test_whoever_left_is_not_written_to(rene):
    somebody("eva", "Editor")
    rene.is_active = False
    rene.save()
    task_of("remedies", rene)
    send_digest(TODAY)
    assert to() == ["eva@example.org"]


def test_each_person_gets_one_letter_with_all_that_is_theirs(rene):
    somebody("eva", "Editor")
    for slug, person in (("one", rene), ("two", rene), ("three", None)):
        task_of(slug, person)
    send_digest(TODAY)
    assert {letter.to[0]: letter.subject for letter in mail.outbox} == {
        "rene@example.org": "2 open tasks", "eva@example.org": "1 open task"
    }  # fmt: skip


def test_a_server_that_refuses_is_said_and_tried_again(rene, settings, capsys):
    task_of("remedies", rene)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    with pytest.raises(CommandError, match="1 could not be sent"):
        call_command("send_digest")
    assert "ConnectionRefusedError" in capsys.readouterr().err
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("send_digest")
    assert capsys.readouterr().out.splitlines() == ["rene <rene@example.org>: 1 open", "1 sent."]
    assert to() == ["rene@example.org"]


def test_the_worker_looks_every_minute_and_writes_every_morning():
    planned = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert planned["open_tasks"] == "* * * * *"
    assert planned["send_digest"] == "0 6 * * *"
