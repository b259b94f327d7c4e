"""Grading an outcome in a real browser: by keyboard, on a desk and on a phone, and readable for everybody."""

import pytest
from playwright.sync_api import expect

from evidence.claims.linking import link
from evidence.claims.models import Outcome
from evidence.grading.assessments import Assessment
from evidence.studies.models import Notice, Study
from tests.browser.conftest import findings, fits
from tests.panel import appraise, assess, member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outcome(claim):
    studies = [
        Study.objects.create(pmid=pmid, title=f"Magnesium, trial {pmid}", year=2012, authors=[{"family": name}])
        for pmid, name in (("1", "Garrison"), ("2", "Roffe"), ("3", "Maguire-Featherstonehaugh"))
    ]
    link(claim, studies, by=None)
    for item, people in zip(claim.items.all(), (94, 73, 46), strict=True):
        appraise(item, participants=people)
    Notice.objects.create(study=studies[2], kind=Notice.Kind.CONCERN, text="J Ex. 2021;1:1")
    return Outcome.objects.create(claim=claim, name="cramp frequency", wanted="less")


@pytest.fixture
def grading(page, login, live_server, outcome):
    member("ed", "Editor")
    login("ed")
    page.goto(f"{live_server.url}/admin/evidence/assessment/outcome/{outcome.pk}/")
    return page


@pytest.fixture
def graded(page, login, live_server, outcome):
    """An assessment that is there already, with all that a page can show of it."""
    assess(
        outcome.claim, changes={"risk_of_bias": -1, "imprecision": -1}, measure="RR", estimate="0.92", low="0.72",
        high="1.2", participants=213, magnitude="small", effect_direction="reduces", baseline_risk=300,
        baseline_source="The control arms.", information_size=400,
    )  # fmt: skip
    assess(outcome.claim, "pain", changes={"imprecision": -2}, start="low")
    Outcome.objects.create(claim=outcome.claim, name="quality of life", importance="important")
    member("ed", "Editor")
    login("ed")
    return page


def test_an_outcome_is_graded_by_keyboard_alone(grading, picture):
    page = grading
    page.focus("#id_start_0")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Three randomised trials.")
    expect(page.locator("#computed")).to_contain_text("High = High; quick rating (not GRADE)")
    for domain in ("risk_of_bias", "inconsistency", "indirectness", "publication_bias"):
        page.focus(f"#id_{domain}-judgement_0")
        page.keyboard.press("Space")
    page.focus("#id_imprecision-judgement_0")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("213 people.")
    expect(page.locator("#computed")).to_contain_text("High −1 = Moderate")
    expect(page.locator("#computed")).not_to_contain_text("quick")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#id_imprecision-studies_0")).to_be_checked()
    page.focus("input[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. High −1 = Moderate.")).to_be_visible()
    expect(page.get_by_text("Moderate certainty evidence on the effect of oral magnesium")).to_be_visible()
    assert Assessment.objects.get().certainty == "moderate"
    assert fits(page)
    picture("assessment-saved")


def test_what_is_focused_is_not_hidden_by_the_bar(grading):
    page = grading
    for _ in range(60):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => { const at = document.activeElement, bar = document.querySelector(".grade-bar");
            if (bar.contains(at) || !document.querySelector("form.grade").contains(at)) return false;
            return at.getBoundingClientRect().top > bar.getBoundingClientRect().top; }"""
        )
        assert not covered, page.evaluate("document.activeElement.outerHTML")


def test_the_page_of_an_outcome_is_readable_for_everybody(graded, live_server, outcome, browser, picture):
    graded.goto(f"{live_server.url}/admin/evidence/assessment/outcome/{outcome.pk}/")
    graded.locator(".as-saved summary").click()
    assert fits(graded)
    picture("assessment")
    assert findings(browser, graded) == []


def test_refusals_are_seen_and_read_at_their_domain(grading, browser):
    grading.check("#id_imprecision-judgement_1")
    grading.click("input[type=submit]")
    expect(grading.get_by_role("alert")).to_contain_text("what you typed is still here")
    group = grading.get_by_role("group", name="Imprecision", exact=True)
    expect(group).to_have_attribute("aria-describedby", "id_imprecision-judgement_error")
    assert fits(grading)


def test_it_works_without_a_script(browser, live_server, outcome):
    member("ed", "Editor")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/login/?next=/admin/evidence/assessment/outcome/{outcome.pk}/")
        page.fill("#id_username", "ed")
        page.fill("#id_password", "ed")
        page.click("input[type=submit]")
        page.check("#id_start_0")
        page.fill("#id_start_reason", "Three randomised trials.")
        page.check("#id_imprecision-judgement_1")
        page.fill("#id_imprecision-reason", "213 people.")
        page.click("input[value=Save]")
        expect(page.get_by_text("Saved. High −1 = Moderate.")).to_be_visible()


@pytest.mark.parametrize("place", ["summary/{claim}/", "", "add/"])
def test_the_other_pages_fit_and_are_readable_for_everybody(graded, live_server, outcome, browser, picture, place):
    graded.goto(f"{live_server.url}/admin/evidence/assessment/{place.format(claim=outcome.claim.pk)}")
    assert fits(graded)
    picture(f"assessment-{place.split('/')[0] or 'list'}")
    assert findings(browser, graded) == []
