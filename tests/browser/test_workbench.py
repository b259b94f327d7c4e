"""The workbench in a real browser: with the keyboard alone, at a desk and on a phone, without findings."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.models import Appraisal
from evidence.grading.publishing import send_to_review
from evidence.studies.models import Notice, Study
from tests.browser.conftest import findings, fits
from tests.panel import appraise, member

pytestmark = pytest.mark.django_db(transaction=True)

ABSTRACT = [
    {"label": "METHODS", "text": "Older adults took oral magnesium or placebo. " * 20},
    {"label": "RESULTS", "text": "There was no difference in cramps between the groups."},
]


@pytest.fixture
def items(claim):
    Claim.objects.update(reviewers_needed=2)
    claim.refresh_from_db()
    claim.outcomes.create(name="cramp frequency")
    send_to_review(claim)
    studies = [
        Study.objects.create(
            pmid=pmid, title="Magnesium or placebo for cramps", authors=[{"family": family}], year=2017,
            abstract=ABSTRACT, publication_types=[{"ui": "D016449", "name": "Randomized Controlled Trial"}],
            mesh=[{"name": "Muscle Cramp"}],
        )
        for pmid, family in (("7", "Roguin"), ("8", "Maor"))
    ]  # fmt: skip
    Notice.objects.create(study=studies[0], kind="ErratumIn", source="pubmed", notice_pmid="9", text="J Ex. 2018;1:1")
    return [EvidenceItem.objects.create(claim=claim, study=study) for study in studies]


def hidden_by_the_buttons(page):
    """Whether the buttons cover what has the focus."""
    return page.evaluate("""() => {
        const field = document.activeElement.getBoundingClientRect();
        return field.top + 10 > document.querySelector(".buttons").getBoundingClientRect().top;
    }""")


def select_the_result(page):
    page.evaluate("""() => {
        const text = document.querySelector("#abstract p:last-of-type").lastChild;
        const node = [...document.querySelector("#abstract p:last-of-type").childNodes].find((one) => one.textContent.includes("no difference"));
        getSelection().setBaseAndExtent(node, node.textContent.indexOf("no difference"), text, text.textContent.length);
    }""")


def test_a_study_is_appraised_with_the_keyboard_alone(page, browser, live_server, login, items, picture):
    member("ann", "Reviewer")
    login("ann")
    page.goto(live_server.url + reverse("admin:evidence_appraisal_workbench", args=[items[0].pk]))
    assert fits(page)
    for key in ("c", "2", "n"):
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
    expect(page.locator("#id_design")).to_have_value("randomised controlled trial")
    expect(page.locator("[name=direction][value=no_difference]")).to_be_checked()
    expect(page.locator("#id_design_reason")).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    select_the_result(page)
    page.keyboard.press("q")
    expect(page.locator("#id_finding")).to_have_value("no difference in cramps between the groups.")
    assert not hidden_by_the_buttons(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("One trial, no difference.")
    expect(page.locator("#id_reason")).to_have_value("One trial, no difference.")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("d")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    expect(page.get_by_text("found in the abstract, word for word")).to_be_visible()
    picture("workbench")
    assert findings(browser, page) == []
    page.locator("#id_tool").focus()
    page.keyboard.type("RoB")
    expect(page.locator("[data-tool=rob2-2019]")).to_be_visible()
    expect(page.locator("[data-tool=amstar2-2017]")).to_be_hidden()
    page.select_option("#id_tool", "")
    page.locator("#id_reason").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Submitted: 1 of 2 reviewers has submitted.")).to_be_visible()
    assert Appraisal.objects.get().judgement["levels"] == {"ocebm-2011": "2"}
    page.wait_for_load_state()  # its keys with it
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Appraise Maor 2017")).to_be_visible()


def test_what_is_refused_is_said_at_the_top_and_fits(page, browser, live_server, login, items, picture):
    member("ann", "Reviewer")
    login("ann")
    page.goto(live_server.url + reverse("admin:evidence_appraisal_add"))
    assert fits(page) and findings(browser, page) == []
    picture("queue")
    page.get_by_role("link", name="Roguin 2017").click()
    page.locator("#id_reason").fill("Not yet.")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("link", name="Say what the study found").click()
    assert fits(page)
    assert findings(browser, page) == []
    picture("workbench-refused")
    page.select_option("#id_tool", "amstar2-2017")
    expect(page.locator("#id_amstar2-2017-2")).to_be_visible()
    assert fits(page)
    page.get_by_text("Rate on further scales").click()
    assert fits(page)


def test_anothers_appraisal_is_read_on_any_screen(page, browser, live_server, login, items, picture):
    Notice.objects.create(study=items[1].study, kind="RetractionIn", source="pubmed", notice_pmid="10")
    domains = ("randomisation", "deviations", "missing_data", "measurement", "selection_of_result")
    answers = {domain: {"answer": "low", "reason": "As registered."} for domain in domains}
    theirs = appraise(
        items[1], by="zoe", tool="rob2-2019", bias=answers, overall_bias="low", finding="no difference",
        finding_check="verified",
    )  # fmt: skip
    appraise(items[1], by="ann")
    login("ann")
    page.goto(live_server.url + reverse("admin:evidence_appraisal_workbench", args=[items[1].pk]))
    expect(page.get_by_text("This study was withdrawn")).to_be_visible()
    assert fits(page) and findings(browser, page) == []
    picture("workbench-submitted")
    page.goto(live_server.url + reverse("admin:evidence_appraisal_change", args=[theirs.pk]))
    expect(page.get_by_text("As registered.").first).to_be_visible()
    assert fits(page) and findings(browser, page) == []
    picture("appraisal")
