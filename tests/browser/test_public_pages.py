"""The public pages in a real browser: light and dark, narrow and wide, nothing from elsewhere, nothing that axe minds."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESK, findings, fits

pytestmark = pytest.mark.django_db(transaction=True)

BUDGET = 60_000  # bytes of a claim's page with its style sheets, without pictures
CLAIM = "/claims/magnesium-idiopathic-leg-cramps/"
PAGES = {
    "landing": "/", "search": "/search/?q=magnesium", "claims": "/claims/?q=magnesium", "claim": CLAIM,
    "superseded": "/claims/magnesium-leg-cramps-pregnancy/", "study": "/studies/22972143/", "articles": "/articles/",
    "article": "/articles/leg-spasms-and-cramping/", "topics": "/topics/", "topic": "/topics/supplements/",
    "glossary": "/glossary/", "embed": f"{CLAIM}embed/", "documentation": "/api/v1/docs/",
}  # fmt: skip


def test_pages_fit_are_without_findings_and_ask_no_other_host(page, browser, live_server, demo, picture):
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for name, path in PAGES.items():
        page.goto(live_server.url + path)
        assert fits(page), path
        picture(name)
        page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        assert fits(page), f"{path}, unfolded"
        assert findings(browser, page) == [], path
    assert hosts == {urlsplit(live_server.url).netloc}


@pytest.mark.parametrize("size", [DESK], ids=["desk"], indirect=True)
def test_in_the_dark_all_words_can_be_read(browser, live_server, demo, size):
    with browser.new_context(bypass_csp=True, viewport=size, color_scheme="dark") as context:
        page = context.new_page()
        for path in PAGES.values():
            page.goto(live_server.url + path)
            assert Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"] == [], path


@pytest.mark.parametrize("size", [DESK], ids=["desk"], indirect=True)
def test_a_stranger_comes_from_magnesium_to_the_verdict_in_two_clicks(page, live_server, demo):
    page.goto(live_server.url)
    page.get_by_label("Search claims and studies").fill("magnesium")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Magnesium prevents leg cramps in older adults.").click()
    expect(page.locator(".verdict").first).to_contain_text("probably makes little to no difference")


@pytest.mark.parametrize("size", [DESK], ids=["desk"], indirect=True)
def test_a_claim_keeps_to_its_budget(page, live_server, demo):
    sizes = {}
    page.on(
        "response", lambda one: sizes.update({urlsplit(one.url).path: (one.request.resource_type, len(one.body()))})
    )
    page.goto(live_server.url + CLAIM, wait_until="networkidle")
    assert sum(size for kind, size in sizes.values() if kind != "image") < BUDGET
    assert not [path for path, (kind, _) in sizes.items() if kind == "script"]
