"""An article and its references in a real browser: pages that fit a phone and that axe finds nothing wrong with."""

import pytest
from playwright.sync_api import expect

from evidence.articles.models import Article, Citation, Statement
from evidence.studies.models import Notice, Study
from tests.browser.conftest import findings, fits
from tests.panel import draft_claim, member

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "A sentence that says in very many words, as articles for readers do, that vitamin K2 stops cramps at night."
PRINTED = "Tan J, Zhu R, Li Y. Vitamin K2 in managing nocturnal leg cramps. JAMA Intern Med. 2024;184(12):1443-7. https://doi.org/10.1001/jamainternmed.2024.5726"


def test_references_are_read_and_tied_to_a_claim_from_the_page_of_their_article(page, browser, live_server, login):
    claim = draft_claim()
    study = Study.objects.create(
        pmid="39466236", title="Vitamin K2 in managing nocturnal leg cramps", year=2024, authors=[{"family": "Tan"}]
    )
    Notice.objects.create(study=study, kind="RetractionIn", source="pubmed", notice_pmid="40314950", text="x")
    article = Article.objects.create(
        slug="remedies", title="Natural remedies for leg cramps", responsible=member("ed", "Editor"), text=LONG
    )
    Statement.objects.create(article=article, claim=claim, sentence=LONG, found_by="words")
    known = {"study": study, "outcome": "already", "sentences": [LONG]}
    unlike = {"may_mean": study, "outcome": "disagrees", "detail": "The year is 2024 there, and 2019 here."}
    Citation.objects.bulk_create(
        Citation(article=article, position=n, text=PRINTED, **(unlike if n == 2 else {} if n == 3 else known))
        for n in range(1, 121)
    )
    login("ed")
    page.goto(f"{live_server.url}/admin/evidence/article/")
    expect(page.get_by_text("118 of 120")).to_be_visible()
    assert fits(page) and findings(browser, page) == []
    page.get_by_role("link", name="Natural remedies for leg cramps").click()
    assert fits(page) and findings(browser, page) == []
    page.get_by_role("link", name="See the references").click()
    expect(page.get_by_text("Page 1 of 3, 120 references")).to_be_visible()
    page.get_by_text("Cited in 1 sentence").first.click()
    expect(page.get_by_text(LONG).first).to_be_visible()
    assert fits(page) and findings(browser, page) == []
    page.locator("#reference-2").get_by_role("link", name="Choose the study").click()
    assert fits(page) and findings(browser, page) == []
    page.get_by_label("Cited for").select_option(label=claim.statement)
    page.get_by_role("button", name="Save the claim").click()
    expect(page.locator("#reference-2").get_by_text(f"Cited for: {claim.statement}")).to_be_visible()
