"""A real Chromium before the real site, with people who log in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.rows import load_demo

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' thread

PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
# What holds on a phone is harder than on a desk; both are tried when there is time, and pictures are taken of desks.
SIZES = [PHONE, DESK] if os.environ.keys() & {"EVIDENCE_THOROUGH", "EVIDENCE_SCREENSHOTS"} else [PHONE]
README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
TALLEST = 1350  # pixels of a picture in the README
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES, ids=["phone", "desk"][: len(SIZES)])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    return request.param


@pytest.fixture
def page(browser: Browser, size: dict[str, int]) -> Iterator[Page]:
    """A page that fails its test when anything is written to the console as an error."""
    with browser.new_context(viewport=size) as context:
        page = context.new_page()
        page.set_default_timeout(15_000)
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page
        assert wrong == []


@pytest.fixture
def login(page: Page, live_server) -> Callable[[str], None]:
    def enter(name: str) -> None:
        page.goto(f"{live_server.url}/admin/login/")
        page.fill("#id_username", name)
        page.fill("#id_password", name)
        page.click("input[type=submit]")
        page.wait_for_url("**/admin/")

    return enter


@pytest.fixture
def demo(transactional_db) -> None:
    load_demo()


@pytest.fixture
def picture(page: Page, size: dict[str, int]) -> Callable[[str], None]:
    """Takes a screenshot; those that the README shows are kept where EVIDENCE_SCREENSHOTS says, their upper part."""

    def take(name: str) -> None:
        folder = os.environ.get("EVIDENCE_SCREENSHOTS")
        if folder and size == DESK and f"/{name}.png" in README:
            height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
            page.set_viewport_size({"width": DESK["width"], "height": height})
            page.screenshot(path=Path(folder) / f"{name}.png")
            page.set_viewport_size(DESK)

    return take


def fits(page: Page) -> bool:
    """Nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def findings(browser: Browser, page: Page) -> list[str]:
    """What axe finds wrong with the page that is shown, as it is, outside of the site's own policy for scripts."""
    state = page.context.storage_state()
    with browser.new_context(bypass_csp=True, storage_state=state, viewport=page.viewport_size) as context:
        twin = context.new_page()
        twin.goto(page.url)
        found = Axe().run(twin).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
