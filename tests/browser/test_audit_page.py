"""The page that checks a draft, in a real browser: it fits, axe finds nothing, and the keyboard is enough."""

import pytest
from playwright.sync_api import expect

from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.studies.models import Study
from tests.browser.conftest import findings, fits
from tests.panel import assess, publish_claim

pytestmark = pytest.mark.django_db(transaction=True)

DRAFT = """What helps against leg cramps?

Magnesium prevents leg cramps in older adults [1]. Vitamin K2 halves the number of cramps at night [2].

References
1. Garrison SR, et al. Magnesium for skeletal muscle cramps. Cochrane Database Syst Rev. 2012;9:CD009402. doi:10.1002/14651858.CD009402.pub2
2. Tan J, et al. Vitamin K2 in managing nocturnal leg cramps. JAMA Intern Med. 2024;184(12):1443-7. PMID: 39466236
3. Mayo Clinic: Muscle Cramp Causes
"""


@pytest.fixture
def published(claim: Claim, standin) -> Claim:
    study = Study.objects.create(pmid="22972143", title="Magnesium for skeletal muscle cramps.", year=2012)
    link(claim, [study], by=None)
    assess(claim, "cramp frequency", {"imprecision": -2}, magnitude="small", effect_direction="reduces")
    publish_claim(claim)
    return claim


def test_a_draft_is_checked_with_the_keyboard_alone(page, browser, live_server, published, picture):
    page.goto(f"{live_server.url}/audit/")
    assert fits(page) and findings(browser, page) == []
    page.get_by_label("Your draft, with its reference list").focus()
    page.keyboard.insert_text(DRAFT)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="May mislead a reader")).to_be_visible()
    assert fits(page)
    picture("audit")


def test_the_badge_of_a_claim_can_be_taken_along(page, browser, live_server, published):
    page.goto(f"{live_server.url}/claims/{published.slug}/")
    assert page.get_by_role("textbox", name="HTML").input_value().startswith('<a href="http://')
    assert page.locator(".embed img").evaluate("image => image.naturalWidth") > 150
    assert fits(page) and findings(browser, page) == []
