"""The main job in a real browser: references in, a level attached, the claim published, citations out."""

import pytest
from playwright.sync_api import expect

from evidence.claims.models import Claim
from evidence.studies.models import Study
from tests.browser.conftest import DESK, findings, fits
from tests.panel import member
from tests.worker import work

pytestmark = pytest.mark.django_db(transaction=True)

LIST = """References
1. Sluka KA, Clauw DJ. Neurobiology of fibromyalgia and chronic widespread pain. Neuroscience. 2016;338:114-129. doi:10.1016/j.neuroscience.2016.06.006
2. Ruaro JA, et al. Lasers in medical science. 2014 Nov;29(6):1815-9. Low-level laser therapy to treat fibromyalgia.
3. Allen RE, Kirby KA. Nocturnal leg cramps. Am Fam Physician. 2012;86(4):350-5. PMID: 22972143
4. Tan J, et al. Vitamin K2 in managing nocturnal leg cramps. JAMA Intern Med. 2024;184(12):1443-7. PMID: 39466236
5. MedlinePlus: Muscle Cramps
"""


def add_studies(page, live_server, claim):
    page.goto(f"{live_server.url}/admin/evidence/claim/{claim.pk}/change/")
    page.click(".object-tools >> text=Add studies")
    page.fill("#id_text", LIST)
    page.click("text=Look them up")
    expect(page.get_by_text("5 references in PubMed")).to_be_visible()
    work()
    expect(page.get_by_role("button", name="Add the ticked studies")).to_be_visible()


@pytest.mark.parametrize("size", [DESK], ids=["desk"], indirect=True)
def test_from_a_pasted_list_to_a_published_claim_and_its_citations(page, live_server, login, standin, claim):
    member("rita", "Curator", "Reviewer", "Editor")
    login("rita")
    add_studies(page, live_server, claim)
    page.click("text=Add the ticked studies")
    work()
    expect(page.get_by_text("the studies of 2 of 5 references were confirmed")).to_be_visible()
    page.click(f"text={claim.statement}")
    page.get_by_role("button", name="Send to review").click()
    for study in claim.items.select_related("study"):
        page.get_by_role("link", name=f"Appraise {study.study.short_citation}").click()
        page.select_option("#id_design", "randomised controlled trial")
        page.locator("[name^=scale-][name$=-level]").nth(1).check()
        page.locator("[name=direction][value=no_difference]").check()
        for reason in page.locator("textarea[id^=id_scale-]:visible, #id_design_reason:visible").all():
            reason.fill("It says so.")
        page.fill("#id_reason", "One small trial found no difference.")
        page.get_by_role("button", name="Submit", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("Submitted:")
        page.goto(f"{live_server.url}/admin/evidence/claim/{claim.pk}/change/")
    page.get_by_role("link", name="Publish").click()
    page.get_by_label("I publish it although").check()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.locator(".messagelist")).to_contain_text("is published")
    page.click("text=View on site")
    expect(page.get_by_role("heading", name=claim.statement)).to_be_visible()
    expect(page.get_by_text("found no difference").first).to_be_visible()
    page.get_by_label("Its studies in a style").select_option("nlm")
    page.get_by_role("button", name="Show the list").click()
    expect(page.get_by_text("PMID: 27291641")).to_be_visible()


def test_the_preview_shows_each_outcome_and_is_without_findings(
    page, browser, live_server, login, standin, claim, person, picture
):
    Study.objects.create(
        doi="10.1016/J.NEUROSCIENCE.2016.06.006", title="Neurobiology of fibromyalgia and chronic widespread pain"
    )
    person("cara", "Curator")
    login("cara")
    add_studies(page, live_server, claim)
    for words in (
        "already here",
        "found in PubMed",
        "disagrees with what is printed",
        "Retracted and replaced",
        "nothing to look up",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    assert fits(page)
    picture("add-studies")
    assert findings(browser, page) == []


def test_the_landing_page_leads_to_the_claims_the_admin_and_the_api(page, live_server, demo):
    for name, address in (("Claims", "**/claims/"), ("API", "**/api/v1/docs/"), ("Reviewers", "**/admin/login/**")):
        page.goto(live_server.url)
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        page.wait_for_url(address)


def test_a_claim_in_the_admin_shows_its_studies_and_fits(page, live_server, login, demo, person, picture):
    person("cara", "Curator", "Reviewer", "Editor")
    login("cara")
    claim = Claim.objects.get(slug="magnesium-leg-cramps-pregnancy")
    page.goto(f"{live_server.url}/admin/evidence/claim/{claim.pk}/change/")
    expect(page.get_by_text("Superseded by a newer version")).to_be_visible()
    assert fits(page)
    picture("admin-claim")
