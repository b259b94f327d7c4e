"""A panel at work, in a real browser: two reviewers, a conflict, a third person, an editor, two publications."""

import json
import urllib.request

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.grading.agreeing import conflicts
from evidence.grading.appraisals import Appraisal
from evidence.grading.publishing import send_to_review
from evidence.studies.models import Study
from tests.browser.conftest import DESK, findings
from tests.panel import member
from tests.rows import load_demo

pytestmark = pytest.mark.django_db(transaction=True)

SLUG = "laser-fibromyalgia"
JUDGED = "found no difference", "supports the claim"


@pytest.fixture
def panel() -> Claim:
    """A claim of the demo with five of its studies, in review, that two reviewers have to appraise."""
    load_demo()
    claim = Claim.objects.get(slug=SLUG)
    others = Study.objects.exclude(items__claim=claim).filter(pmid__isnull=False).order_by("pk")
    link(claim, others[: 5 - claim.items.count()], by=None)
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2)
    claim.outcomes.exclude(pk__in=claim.outcomes.values("pk")[:1]).delete()
    claim.outcomes.create(name="quality of life", importance="important")
    claim.refresh_from_db()
    send_to_review(claim)
    return claim


def leave_and_enter(page: Page, live_server, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", name)
    page.click("input[type=submit]")
    page.wait_for_url("**/admin/")


def appraise_all(page: Page, live_server, claim: Claim, name: str, odd: int | None = None) -> None:
    """Appraise every study of the claim, one after the other, as the queue of the workbench offers them."""
    member(name, "Reviewer")
    leave_and_enter(page, live_server, name)
    for number, item in enumerate(claim.items.order_by("pk")):
        page.goto(live_server.url + reverse("admin:evidence_appraisal_workbench", args=[item.pk]))
        expect(page.get_by_role("heading", name=f"Appraise {item.study.short_citation}")).to_be_visible()
        page.select_option("#id_design", "randomised controlled trial")
        page.locator(f"[name=direction][value={'no_difference' if number == odd else 'supports'}]").check()
        page.locator(".level input, [name^=scale-][type=radio]").nth(1).check()
        for reason in page.locator("textarea[id^=id_scale-]:visible, #id_design_reason:visible").all():
            reason.fill("It was randomised.")
        page.fill("#id_reason", f"{name} read it and says so.")
        page.get_by_role("button", name="Submit", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("Submitted:")


def grade(page: Page, live_server, outcome, lowered: str | None) -> None:
    """Grade one outcome: a start, five domains, of which one may be lowered."""
    page.goto(live_server.url + reverse("admin:evidence_assessment_of", args=[outcome.pk]))
    page.locator("[name=start][value=high]").check()
    page.fill("[name=start_reason]", "Randomised trials.")
    for domain in ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"):
        change = "-1" if domain == lowered else "0"
        page.locator(f"[name={domain}-judgement][value='{change}']").check()
        page.fill(f"[name={domain}-reason]", "Few people." if change == "-1" else "No concern.")
    if page.locator("[name=why]").count():
        page.fill("[name=why]", "Looked at again.")
    page.locator("form.grade [type=submit]").first.click()
    expect(page.locator(".as-saved .certainty")).to_contain_text("Moderate" if lowered else "High")


def publish(page: Page, live_server, claim: Claim, note: str) -> None:
    page.goto(live_server.url + reverse("admin:evidence_claim_publish", args=[claim.pk]))
    page.fill("#id_note", note)
    page.get_by_role("button", name="Publish version").click()
    expect(page.locator(".messagelist")).to_contain_text("is published")


def public(live_server, path: str) -> dict:
    with urllib.request.urlopen(f"{live_server.url}/api/v1/{path}") as answer:
        return json.load(answer)


@pytest.mark.parametrize("size", [DESK], indirect=True, ids=["desk"])
def test_a_panel_appraises_disagrees_settles_grades_and_publishes_twice(page, browser, live_server, panel, picture):
    first, second = panel.outcomes.order_by("pk")
    appraise_all(page, live_server, panel, "ann")
    assert not conflicts().filter(claim=panel).exists()
    appraise_all(page, live_server, panel, "ben", odd=2)
    assert Appraisal.objects.submitted().filter(item__claim=panel).count() == 10
    (conflict,) = conflicts().filter(claim=panel)

    member("tess", "Reviewer")
    leave_and_enter(page, live_server, "tess")
    picture("dashboard")
    page.goto(live_server.url + reverse("admin:evidence_consensus_settle", args=[conflict.pk]))
    expect(page.get_by_text("ben read it and says so.")).to_be_visible()
    page.select_option("#id_direction", "no_difference")
    page.fill("#id_reason", "The main outcome did not differ.")
    page.get_by_role("button", name="Settle").click()
    expect(page.locator(".messagelist")).to_contain_text("Settled:")

    member("ed", "Editor")
    leave_and_enter(page, live_server, "ed")
    grade(page, live_server, first, None)
    grade(page, live_server, second, "imprecision")
    publish(page, live_server, panel, "The first version.")
    said = public(live_server, f"claims/{SLUG}/")
    assert (said["version"], len(said["evidence"])) == (1, 5)
    assert [one["certainty"] for one in said["assessments"]] == ["high", "moderate"]
    settled = [row["consensus"] for row in said["evidence"] if row["consensus"]["by"] == "third_person"]
    assert [(one["direction"], one["reason"]) for one in settled] == [
        ("no_difference", "The main outcome did not differ.")
    ]

    page.goto(live_server.url + reverse("admin:evidence_claim_change", args=[panel.pk]))
    page.get_by_role("button", name="Open for the next version").click()
    grade(page, live_server, first, "imprecision")
    publish(page, live_server, panel, "Imprecision was overlooked.")
    assert public(live_server, f"claims/{SLUG}/")["certainty"] == "moderate"
    assert public(live_server, f"claims/{SLUG}/versions/1/")["certainty"] == "high"

    page.goto(f"{live_server.url}/claims/{SLUG}/compare/?from=1&to=2")
    rows = page.locator("main table tbody tr").all_inner_texts()
    changed = " ".join(rows)
    assert "imprecision" in changed and "high" in changed.lower() and "moderate" in changed.lower()
    assert second.name not in changed
    assert not any(
        study.short_citation in row
        for row in rows
        for study in Study.objects.filter(items__claim=panel)
        if "Evidence" in row
    )
    picture("comparison")
    assert findings(browser, page) == []
