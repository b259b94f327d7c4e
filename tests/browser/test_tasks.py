"""Tasks in a real browser: from the first page to a resolution; pages that fit a phone and that axe finds nothing wrong with."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from evidence.articles.impact import catch_up
from evidence.articles.models import Article, Citation, Task
from evidence.studies.models import Notice, Study
from tests.browser.conftest import findings, fits
from tests.panel import member

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "A sentence that says in very many words, as articles for readers do, that vitamin K2 stops cramps at night."


def test_an_editor_goes_from_the_first_page_to_a_task_and_resolves_it(page, browser, live_server, login, picture):
    study = Study.objects.create(
        pmid="39466236", title="Vitamin K2 in managing nocturnal leg cramps", year=2024, authors=[{"family": "Tan"}]
    )
    article = Article.objects.create(
        slug="remedies", title="Natural remedies for leg cramps", responsible=member("ed", "Editor")
    )
    Citation.objects.create(article=article, position=3, text="Tan", study=study, outcome="already", sentences=[LONG])
    Notice.objects.create(
        study=study, kind="RetractedandRepublishedIn", source="pubmed", notice_pmid="40314950",
        text="JAMA Intern Med. 2025 Jul 1;185(7):904",
    )  # fmt: skip
    catch_up(timezone.now(), today=timezone.localdate() - timedelta(days=8))
    login("ed")
    assert fits(page)
    page.get_by_role("link", name="Look at the tasks").click()
    expect(page.get_by_text("overdue")).to_be_visible()
    assert fits(page) and findings(browser, page) == []
    page.get_by_role("link", name="Natural remedies for leg cramps").click()
    expect(page.get_by_text(LONG)).to_be_visible()
    assert fits(page) and findings(browser, page) == []
    picture("task")
    page.goto(f"{live_server.url}/admin/evidence/study/{study.pk}/change/")
    expect(page.get_by_text(LONG)).to_be_visible()
    assert fits(page)
    page.go_back()
    page.get_by_label("What was done").fill("The sentence is gone.")
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("Resolved: Natural remedies")).to_be_visible()
    assert Task.objects.get().state == "resolved"
