"""The panel's pages in a real browser: they fit the screen, axe finds nothing, and the keyboard is enough."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.appraising import submit
from evidence.studies.models import Notice, Study
from tests.browser.conftest import DESK, findings, fits
from tests.panel import appraise, assess, draft, level, member, publish_claim

pytestmark = pytest.mark.django_db(transaction=True)

ROB = {
    "randomisation": "low",
    "deviations": "low",
    "missing_data": "some_concerns",
    "measurement": "low",
    "selection_of_result": "low",
}
BIAS = {
    "tool": "rob2-2019",
    "bias": {code: {"answer": answer} for code, answer in ROB.items()},
    "overall_bias": "some_concerns",
}
HARSH = BIAS | {
    "bias": BIAS["bias"] | {"missing_data": {"answer": "high", "reason": "A third left."}},
    "overall_bias": "high",
}
TITLE = "Magnesium for nocturnal leg cramps in older adults: a randomised, double-blind, placebo-controlled trial."


def study(author: str, year: int, number: int) -> Study:
    return Study.objects.create(
        title=TITLE, pmid=str(number), year=year, authors=[{"family": author}],
        abstract=[{"text": "Magnesium did not reduce the number of cramps per week."}],
    )  # fmt: skip


def also_on(appraisal: Appraisal, code: str, scale: str = "sign", version: str = "2011") -> Appraisal:
    chosen = level(code, "", scale, version)
    Rating.objects.create(appraisal=appraisal, scale=chosen.scale, level=chosen)
    return appraisal


@pytest.fixture
def panel(claim: Claim) -> Claim:
    """A claim in review with an agreement, a conflict, and a study that still waits; another one is published and shaken."""
    other = Claim.objects.create(
        slug="quinine-leg-cramps", statement="Quinine prevents leg cramps.", reviewers_needed=1,
        review_due=timezone.localdate() - timedelta(days=3),
    )  # fmt: skip
    retracted = study("Tan", 2024, 39466236)
    EvidenceItem.objects.create(claim=other, study=retracted)
    publish_claim(other)
    Notice.objects.create(study=retracted, kind="RetractionIn")

    Claim.objects.filter(pk=claim.pk).update(
        state="in_review", reviewers_needed=2, taken_by=member("ed", "Editor"), taken_at=timezone.now()
    )
    claim.refresh_from_db()
    people = (("Garrison", 2012, 22972143), ("Roguin", 2017, 27775734), ("Frusso", 1999, 10450625))
    alike, apart, waiting = (EvidenceItem.objects.create(claim=claim, study=study(*one)) for one in people)
    for name in ("rita", "rolf"):
        submit(also_on(draft(alike, name, direction="no_difference", **BIAS), "1+"), now=timezone.now())
    quote = {"finding": "Magnesium did not reduce the number of cramps per week.", "finding_check": "verified"}
    appraise(
        apart,
        "rita",
        direction="no_difference",
        participants=94,
        measure="MD",
        estimate="-0.7000",
        low="-2.1000",
        high="0.7000",
        **BIAS,
        **quote,
    )
    appraise(apart, "rolf", code="3", direction="unclear", **HARSH)
    draft(waiting, "rita")
    assess(claim, changes={"imprecision": -1})
    chosen = level("B", "", "sort", "2004")
    Rating.objects.create(claim=claim, scale=chosen.scale, level=chosen, reason="Small trials.", rated_by=member("ed"))
    return claim


PAGES = {
    "admin-first-page": "/admin/",
    "admin-conflicts": "/admin/evidence/consensus/conflicts/",
    "admin-settle": "/admin/evidence/consensus/conflicts/{conflict}/",
    "admin-agreement": "/admin/evidence/consensus/agreement/",
    "admin-several-scales": "/admin/evidence/consensus/crosswalk/{claim}/",
    "admin-consensus": "/admin/evidence/consensus/",
}


def test_the_pages_of_the_panel_fit_the_screen_and_are_without_findings(
    page, browser, live_server, login, panel, picture
):
    member("ruth", "Reviewer", "Editor", "Curator")
    login("ruth")
    conflict = EvidenceItem.objects.get(study__pmid="27775734")
    for name, address in PAGES.items():
        page.goto(live_server.url + address.format(conflict=conflict.pk, claim=panel.pk))
        assert fits(page), name
        picture(name)
        assert findings(browser, page) == [], name


@pytest.mark.parametrize("size", [DESK], ids=["desk"], indirect=True)
def test_a_conflict_is_settled_with_the_keyboard_only(page, live_server, login, panel):
    member("ruth", "Reviewer", "Editor")
    login("ruth")
    page.goto(f"{live_server.url}/admin/evidence/consensus/conflicts/")
    link = page.get_by_role("link", name="Settle Roguin 2017")
    tab_to(page, link)
    page.keyboard.press("Enter")
    page.wait_for_url("**/conflicts/*/", wait_until="load")
    tab_to(page, page.get_by_label("Direction"))
    page.keyboard.type("found")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("The interval holds no difference.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Settled: Roguin 2017 on magnesium-leg-cramps.")).to_be_visible()
    expect(page.get_by_text("There is no conflict")).to_be_visible()
    made = Consensus.objects.get(kind="third_person")
    assert (made.direction, made.reason, made.decided_by.username) == (
        "no_difference", "The interval holds no difference.", "ruth",
    )  # fmt: skip
    assert [rating.level.code for rating in made.ratings.all()] == ["2"]


def tab_to(page, wanted) -> None:
    """Press Tab until this is reached."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("Tab never reached it.")
