"""Publishing in a real browser: from review to reader, and pages that fit a phone and that axe finds nothing wrong with."""

import pytest
from playwright.sync_api import expect

from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.grading.publishing import send_to_review
from evidence.studies.models import Notice, Study
from tests.browser.conftest import DESK, findings, fits
from tests.panel import appraise, assess, member, publish_claim

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def twice(claim):
    """A claim in review for its third version, whose study was retracted after the second."""
    study = Study.objects.create(pmid="1", title="A trial of magnesium", year=2017, authors=[{"family": "Roguin"}])
    link(claim, [study], by=None)
    appraise(claim.items.get(), measure="RR", estimate="0.92", low="0.72", high="1.20", reason="Small.")
    assess(claim, "Cramp frequency", {"imprecision": -1}, magnitude="none", would_change="A large trial.")
    claim.outcomes.create(name="Sleep quality", importance="important")
    publish_claim(claim, note="The first.")
    send_to_review(claim)
    Claim.objects.filter(pk=claim.pk).update(population="older adults with nocturnal cramps")
    claim.refresh_from_db()
    publish_claim(claim, note="The people are described more exactly.")
    Notice.objects.create(study=study, kind=Notice.Kind.RETRACTION)
    send_to_review(claim)
    return claim


def test_the_pages_of_a_version_fit_and_are_without_findings(page, browser, live_server, twice, picture):
    for name, path in (("claim", ""), ("old-version", "versions/1/"), ("comparison", "compare/")):
        page.goto(f"{live_server.url}/claims/{twice.slug}/{path}")
        assert findings(browser, page) == [], name
        for fold in page.locator("details").all():
            fold.locator("summary").click()
        assert fits(page), name
        picture(f"publication-{name}")


def test_the_pages_of_publishing_fit_and_are_without_findings(page, browser, live_server, login, twice, picture):
    member("ed", "Editor")
    login("ed")
    for name in ("change", "publish", "versions", "retire"):
        page.goto(f"{live_server.url}/admin/evidence/claim/{twice.pk}/{name}/")
        assert fits(page), name
        assert findings(browser, page) == [], name
        picture(f"publishing-{name}")


@pytest.mark.parametrize("size", [DESK], ids=["desk"], indirect=True)
def test_an_editor_publishes_a_claim_and_a_reader_sees_the_verdict(page, live_server, login, claim):
    member("ed", "Editor")
    assess(claim, "Cramp frequency", magnitude="none")
    login("ed")
    page.goto(f"{live_server.url}/admin/evidence/claim/{claim.pk}/change/")
    page.get_by_role("button", name="Send to review").click()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("What is new").fill("The first version.")
    page.get_by_label("I publish it although").check()
    page.get_by_role("button", name="Publish version 1").click()
    page.get_by_role("link", name="See it as readers do").click()
    expect(page.get_by_text("Oral magnesium makes little to no difference to cramp frequency").first).to_be_visible()
    expect(page.get_by_text("The first version.")).to_be_visible()
