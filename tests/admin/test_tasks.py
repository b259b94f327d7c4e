"""Tasks in the admin: a list that says what is late, a page that says why, and one resolution with a reason."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from evidence.articles.impact import catch_up
from evidence.articles.models import Article, Citation, Statement, Task
from evidence.claims.linking import link
from evidence.grading.publishing import send_to_review
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, member, publish_claim

pytestmark = pytest.mark.django_db

LIST = "/admin/evidence/task/"


@pytest.fixture
def task():
    """The task of an article that cites a retracted study."""
    study = Study.objects.create(pmid="1", title="A trial", year=2020, authors=[{"family": "Doe"}])
    article = Article.objects.create(
        slug="remedies",
        title="Natural remedies",
        url="https://example.org/remedies",
        responsible=member("rene", "Editor"),
    )
    Citation.objects.create(
        article=article, position=3, text="Doe 2020", study=study, outcome="already", sentences=["It <b>works</b>."]
    )
    Notice.objects.create(study=study, kind="RetractionIn", source="pubmed", notice_pmid="5")
    opened()
    return Task.objects.get()


def opened():
    return catch_up(timezone.now(), today=timezone.localdate())


def page_of(task):
    return f"{LIST}{task.pk}/change/"


def read(response):
    return html.unescape(response.content.decode())


@pytest.fixture
def ed(client):
    client.force_login(member("ed", "Editor"))
    return client


def test_the_list_says_what_to_look_at_why_until_when_and_who(ed, task):
    text = read(ed.get(LIST))
    for words in ("Natural remedies", "Doe 2020", "retracted", f"{task.due:%Y-%m-%d}", "rene"):
        assert words in text
    assert "overdue" not in text
    Task.objects.update(due=timezone.localdate() - timedelta(days=1))
    assert 'class="overdue">overdue' in read(ed.get(LIST))
    for words in ("?state__exact=open", "?causes__kind__exact=retracted", "?q=remedies", "?q=Doe"):
        assert ("1 task" in read(ed.get(LIST + words))) == (words != "?q=Doe"), words
    assert "0 tasks" in read(ed.get(LIST + "?state__exact=resolved"))


def test_the_number_of_queries_of_the_list_does_not_grow_with_the_tasks(ed, task, django_assert_num_queries):
    with connection.execute_wrapper(counter := Counter()):
        ed.get(LIST)
    few, counter.number = counter.number, 0
    for number in range(10):
        article = Article.objects.create(slug=f"a{number}", title="A")
        Citation.objects.create(article=article, position=1, text="T", study=task.study, outcome="already")
    assert opened() == 10
    with connection.execute_wrapper(counter):
        ed.get(LIST)
    assert counter.number == few


class Counter:
    number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


def test_the_page_says_what_happened_where_and_how_to_get_there(ed, task):
    response = ed.get(page_of(task))
    text = read(response)
    assert "Doe 2020 (PMID 1) was retracted: PMID 5. PubMed says so" in text
    assert "Leave the sentence out, or say that the study was retracted." in text
    assert "It &lt;b&gt;works&lt;/b&gt;." in response.content.decode()
    for address in (f"/admin/evidence/article/{task.article_id}/change/", f"/admin/evidence/study/{task.study_id}/change/",
                    "https://example.org/remedies", f"{LIST}{task.pk}/history/"):  # fmt: skip
        assert f'href="{address}"' in text


def test_it_is_resolved_with_a_reason_and_shows_name_and_date(ed, task):
    assert "Say what was done" in read(ed.post(page_of(task), {"resolution": " ", "seen": 1}))
    text = read(ed.post(page_of(task), {"resolution": "The sentence is gone.", "seen": 1}, follow=True))
    assert "Resolved: Natural remedies" in text
    text = read(ed.get(page_of(task)))
    assert "by ed on" in text and "The sentence is gone." in text
    assert "<textarea" not in text
    assert "The sentence is gone." in read(ed.get(f"{LIST}{task.pk}/history/"))


def test_the_second_of_two_people_reads_who_was_first(ed, task, client):
    ed.post(page_of(task), {"resolution": "First.", "seen": 1})
    client.force_login(member("eve", "Editor"))
    response = client.post(page_of(task), {"resolution": "Second.", "seen": 1})
    assert response.status_code == 200
    assert "It was resolved by ed on" in read(response) and "First." in read(response)


def test_what_came_while_the_page_was_open_is_read_before_the_task_is_resolved(ed, task):
    Notice.objects.create(study=task.study, kind="ExpressionOfConcernIn", source="pubmed")
    opened()
    for seen in ("1", "", "x"):
        text = read(ed.post(page_of(task), {"resolution": "My words.", "seen": seen}))
        assert "Something more happened" in text and "expression of concern" in text.lower() and "My words." in text
    ed.post(page_of(task), {"resolution": "My words.", "seen": 2})
    task.refresh_from_db()
    assert task.state == "resolved"


def test_a_task_that_was_opened_again_shows_how_it_was_resolved_before(ed, task):
    ed.post(page_of(task), {"resolution": "The old reason.", "seen": 1})
    Notice.objects.create(study=task.study, kind="ExpressionOfConcernIn", source="pubmed")
    opened()
    text = read(ed.get(page_of(task)))
    assert "Resolved before" in text and "The old reason." in text and "<textarea" in text


def test_a_notice_that_was_taken_back_and_a_citation_that_is_gone_are_said(ed, task):
    Notice.objects.update(taken_back_at=timezone.now())
    Citation.objects.all().delete()
    text = read(ed.get(page_of(task)))
    assert "The notice was taken back on" in text and "does not use it any more" in text


RESOLVERS = [
    # group, may look, may resolve
    ("Viewer", 200, 403),
    ("Reviewer", 200, 403),
    ("Curator", 200, 302),
    ("Editor", 200, 302),
    (None, 403, 403),
]


@pytest.mark.parametrize(("group", "looks", "resolves"), RESOLVERS)
def test_who_may_look_and_who_may_resolve(client, task, group, looks, resolves):
    client.force_login(member("someone", *filter(None, [group])))
    response = client.get(page_of(task))
    assert response.status_code == looks
    assert ("<textarea" in read(response)) == (resolves == 302)
    assert client.post(page_of(task), {"resolution": "Done.", "seen": 1}).status_code == resolves
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{task.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Task.objects.exists()


def test_the_pages_of_a_study_and_a_claim_say_where_they_are_used(ed, task, claim):
    Statement.objects.create(article=task.article, claim=claim, sentence="Magnesium stops cramps.")
    text = read(ed.get(f"/admin/evidence/study/{task.study_id}/change/"))
    assert "Where it is used: 1 article" in text and "reference 3" in text and "It <b>works</b>." in text
    text = read(ed.get(f"/admin/evidence/claim/{claim.pk}/change/"))
    assert "Where it is used: 1 article" in text and "Magnesium stops cramps." in text


def test_the_first_page_counts_open_and_late_tasks_and_ones_own(client, task):
    client.force_login(member("rene"))
    text = read(client.get("/admin/"))
    assert "Open tasks: 1" in text and "1 is of your articles" in text and "1 overdue" not in text
    Task.objects.update(due=timezone.localdate() - timedelta(days=1))
    assert "1 overdue" in read(client.get("/admin/"))
    client.force_login(member("nobody"))
    assert "Open tasks" not in read(client.get("/admin/"))


def test_publishing_and_retiring_open_tasks_at_once(ed, claim):
    article = Article.objects.create(slug="remedies", title="Natural remedies")
    Statement.objects.create(article=article, claim=claim, sentence="Magnesium stops cramps.")
    link(claim, [Study.objects.create(pmid="1", title="A trial", year=2020)], by=None)
    assessment = assess(claim, "Cramp frequency", magnitude="none")
    appraise(claim.items.get())
    publish_claim(claim)
    send_to_review(claim)
    assessment.steps.filter(domain="imprecision").update(change=-1)
    assessment.refresh_from_db()
    assessment.save()
    address = f"/admin/evidence/claim/{claim.pk}"
    seen = ed.get(f"{address}/publish/").context["seen"]
    assert "1 task was opened" in read(
        ed.post(f"{address}/publish/", {"note": "A trial came.", "seen": seen}, follow=True)
    )
    ed.post(page_of(Task.objects.get()), {"resolution": "Reworded.", "seen": 1})
    text = read(ed.post(f"{address}/retire/", {"reason": "Cannot be traced."}, follow=True))
    assert "1 task was opened" in text
    assert [cause.kind for cause in Task.objects.get().causes.all()] == ["certainty", "retired"]


def test_what_was_done_stands_when_the_tasks_cannot_be_opened(ed, claim):
    publish_claim(claim)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE evidence_cause RENAME TO evidence_cause_gone")
    text = read(ed.post(f"/admin/evidence/claim/{claim.pk}/retire/", {"reason": "Cannot be traced."}, follow=True))
    assert "the worker tries again" in text
    claim.refresh_from_db()
    assert claim.state == "retired"
