"""The public pages in a real browser: light and dark, narrow and wide, nothing from elsewhere, nothing that axe minds."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from evidence.management.commands.load_demo import load
from tests.browser.conftest import DESK, fits

pytestmark = pytest.mark.django_db(transaction=True)

BUDGET = 60_000  # bytes of a claim's page with its style sheets, without pictures
CLAIM = "/claims/magnesium-idiopathic-leg-cramps/"
PAGES = [
    "/", "/search/?q=magnesium", CLAIM, "/claims/magnesium-leg-cramps-pregnancy/", "/studies/22972143/", "/articles/",
    "/articles/leg-spasms-and-cramping/", "/topics/", "/topics/supplements/", "/glossary/", f"{CLAIM}embed/",
]  # fmt: skip


@pytest.fixture
def demo(settings, db):
    load(settings.BASE_DIR / "fixtures" / "leg_cramps.json")


def minded(browser: Browser, page: Page, scheme: str) -> list[str]:
    """What axe finds wrong with this page in these colours, outside of the site's own policy for scripts."""
    with browser.new_context(bypass_csp=True, viewport=page.viewport_size, color_scheme=scheme) as context:
        twin = context.new_page()
        twin.goto(page.url)
        found = Axe().run(twin).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def test_pages_fit_are_without_findings_in_light_and_dark_and_ask_no_other_host(page, browser, live_server, demo):
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for path in PAGES:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(live_server.url + path)
            assert fits(page), (path, scheme)
            assert minded(browser, page, scheme) == [], (path, scheme)
    assert hosts == {urlsplit(live_server.url).netloc}


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
