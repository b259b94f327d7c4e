"""A reviewer looks everywhere, and finds nothing of what another has not submitted, or has submitted alone."""

import html
import io
import re
import zipfile
from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.grading.appraisals import Appraisal, Rating
from evidence.grading.appraising import submit
from evidence.grading.publishing import send_to_review
from evidence.grading.scales import Level
from evidence.studies.models import Study
from tests.panel import appraise, assess, draft, draft_claim, level, member, publish_claim

pytestmark = pytest.mark.django_db

# What Ann wrote, in words and numbers that stand nowhere else.
SECRETS = ("xyzzyrationale", "xyzzyfinding", "xyzzydesign", "xyzzylevel", "xyzzybias", "424243", "777.25")

ROLES = {"Reviewer": ["Reviewer"], "everything but superuser": ["Curator", "Reviewer", "Editor", "Viewer"]}


def secretly(appraisal: Appraisal) -> Appraisal:
    """Fill every field that may hold a judgement with words that can be recognised."""
    for name, value in {
        "reason": "xyzzyrationale", "finding": "xyzzyfinding of no effect", "finding_check": "not_found",
        "suggested_design": "cohort study", "design_reason": "xyzzydesign", "participants": 424243, "measure": "MD",
        "estimate": "777.25", "direction": "refutes", "tool": "rob2-2019", "overall_bias": "high",
        "bias": {"randomisation": {"answer": "high", "reason": "xyzzybias"}},
    }.items():  # fmt: skip
        setattr(appraisal, name, value)
    appraisal.save()
    appraisal.ratings.update(reason="xyzzylevel", suggested="1")
    return appraisal


@pytest.fixture(scope="module")
def panel(kept: None) -> Claim:
    """A published claim that is in review again: Ann has submitted one appraisal, and begun two others."""
    claim = draft_claim()
    studies = [
        Study.objects.create(pmid=str(number), title=f"Trial {number}", year=2000) for number in (11, 12, 13, 14)
    ]
    link(claim, studies[:1], by=None)
    assess(claim)
    publish_claim(claim)
    Claim.objects.update(reviewers_needed=2)
    claim.refresh_from_db()
    send_to_review(claim)
    link(claim, studies[1:], by=None)
    alone, begun, shared = claim.items.order_by("pk")[1:]
    tool = Appraisal.objects.filter(pk=secretly(draft(alone, "ann", "4")).pk)
    complete = {"tool": "", "bias": {}, "overall_bias": ""}  # a tool's answers are either complete or not submitted
    tool.update(**complete)

    submit(tool.get(), now=timezone.now())
    secretly(draft(begun, "ann", "4"))
    secretly(draft(shared, "ann", "4"))
    appraise(shared, "ben", "1", direction="supports", reason="Ben found it so.")
    return claim


def patterns(resolver: URLResolver, prefix: str = "") -> Iterable[str]:
    """Every address of the site as a template, such as admin/evidence/claim/<path:object_id>/change/."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern)


def addresses(claim: Claim) -> set[str]:
    """Every address, filled in with each number that something here may have."""
    rows = (Appraisal.objects, Rating.objects, Claim.objects, Study.objects, claim.items, claim.outcomes)
    numbers = {str(pk) for manager in rows for pk in manager.values_list("pk", flat=True)} | {"1"}
    found = set()
    for template in patterns(get_resolver()):
        if (
            not template.startswith(("admin/", "api/", "claims/", "studies/", ""))
            or "(?P" in template
            or "$" in template
        ):
            continue
        slots = re.findall(r"<[^>]+>", template)
        if not slots:
            found.add("/" + template)
        elif len(slots) == 1 and "slug" in slots[0]:
            found.add("/" + re.sub(r"<[^>]+>", claim.slug, template))
        elif len(slots) == 1:
            found |= {"/" + re.sub(r"<[^>]+>", number, template) for number in numbers}
        else:
            found.add("/" + re.sub(r"<[^>]+>", "1", re.sub(r"<slug:[^>]+>", claim.slug, template)))
    return {address for address in found if "logout" not in address and "jsi18n" not in address}


def body(response) -> str:
    """All that a response says, a spreadsheet unpacked."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist())
    return content.decode(errors="replace")


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("groups", ROLES.values(), ids=ROLES)
def test_no_address_tells_what_another_judged(client: Client, panel: Claim, groups):
    client.force_login(member("bob", *groups))
    seen, leaks = 0, []
    links: set[str] = set()
    for address in sorted(addresses(panel)):
        response = client.get(address)
        text = body(response)
        assert response.status_code < 500, address
        seen += response.status_code == 200
        leaks += [f"{address}: {secret}" for secret in told(text)]
        links |= {html.unescape(found) for found in re.findall(r'href="(\?[^"]*|/[^"#]*)"', text) if len(found) < 200}
    for address in sorted(links - addresses(panel))[:150]:
        if address.startswith("/") and "logout" not in address and not address.startswith("/static"):
            leaks += [f"{address}: {secret}" for secret in told(body(client.get(address)))]
    assert leaks == []
    assert seen > 40


def test_a_superuser_is_blind_too(admin_client: Client, panel: Claim):
    assert [
        f"{address}: {secret}"
        for address in sorted(addresses(panel))
        for secret in told(body(admin_client.get(address)))
    ] == []


MODELS = (
    "appraisal",
    "evidenceitem",
    "claim",
    "consensus",
    "assessment",
    "study",
    "outcome",
    "rating",
    "scale",
    "publication",
)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_export_holds_what_another_judged(client: Client, panel: Claim, model, suffix):
    client.force_login(member("bob", "Curator", "Reviewer", "Editor"))
    address = f"/admin/evidence/{model}/export/"
    page = client.get(address)
    if page.status_code != 200:
        return
    fields = {
        name: "on"
        for name in re.findall(r'name="([^"]+)"[^>]*type="checkbox"|type="checkbox" name="([^"]+)"', body(page))
        for name in name
        if name
    }
    for number in ("0", "1", "2"):
        assert told(body(client.post(address, {"format": number, "resource": "0", **fields}))) == []


LOOKUPS = (
    "appraisals__direction", "appraisals__reason__startswith", "appraisals__ratings__level__code",
    "items__appraisals__direction", "items__appraisals__reason__startswith", "item__appraisals__direction",
    "consensus__direction", "items__consensus__basis__contains", "ratings__level__code", "appraisals__overall_bias",
)  # fmt: skip


@pytest.mark.parametrize("model", ["evidenceitem", "claim", "outcome", "study", "appraisal", "scale"])
@pytest.mark.parametrize("lookup", LOOKUPS)
def test_no_list_can_be_asked_for_what_another_judged(client: Client, panel: Claim, model, lookup):
    client.force_login(member("bob", "Curator", "Reviewer", "Editor"))
    hits = {"appraisals__reason__startswith": "xyzzy", "items__appraisals__reason__startswith": "xyzzy"}
    values = (hits.get(lookup, "refutes"), "mixed")
    lists = [client.get(f"/admin/evidence/{model}/", {lookup: value}, follow=False) for value in values]
    counted = [re.findall(r"(\d+) (?:total|result|selected)", body(one)) for one in lists]
    assert [one.status_code for one in lists] == [lists[0].status_code] * 2
    assert counted[0] == counted[1]


def test_the_error_of_a_refused_deletion_tells_nothing(client: Client, panel: Claim):
    client.force_login(member("bob", "Curator", "Reviewer", "Editor"))
    for item in panel.items.all():
        assert told(body(client.post(f"/admin/evidence/evidenceitem/{item.pk}/delete/", {"post": "yes"}))) == []
    assert panel.items.count() == 4


def test_a_search_in_the_list_of_appraisals_finds_only_what_may_be_seen(client: Client, panel: Claim):
    client.force_login(member("bob", "Reviewer"))
    assert client.get("/admin/evidence/appraisal/?q=xyzzyrationale").context["cl"].result_count == 0
    client.force_login(member("ann"))
    assert client.get("/admin/evidence/appraisal/?q=xyzzyrationale").context["cl"].result_count == 3


def test_after_the_own_submission_the_other_is_seen(client: Client, panel: Claim):
    bob = member("bob", "Reviewer")
    alone = panel.items.order_by("pk")[1]
    appraise(alone, "bob", "4", direction="refutes")
    client.force_login(bob)
    found = Appraisal.objects.get(item=alone, reviewer__username="ann")
    page = client.get(reverse("admin:evidence_appraisal_change", args=[found.pk]), follow=True)
    assert "xyzzyrationale" in body(page)


def test_the_secrets_are_there_to_be_found(client: Client, panel: Claim):
    """Otherwise this file would prove nothing."""
    client.force_login(member("ann"))
    begun = panel.items.order_by("pk")[2]
    own = body(client.get(reverse("admin:evidence_appraisal_workbench", args=[begun.pk])))
    assert {"xyzzyrationale", "xyzzyfinding", "xyzzydesign", "424243"} <= set(told(own))
    assert level("4").pk and Level.objects.exists()
