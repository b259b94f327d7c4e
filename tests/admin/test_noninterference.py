"""Whoever has begun an appraisal sees the same, whether the others agree or differ: two worlds, and every page alike."""

import difflib
import re

import pytest
from django.db import transaction
from django.test import Client

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.publishing import send_to_review
from evidence.studies.models import Study
from tests.panel import appraise, assess, draft, level, member

pytestmark = pytest.mark.django_db

WORLDS = {"they agree": "supports", "they differ": "refutes"}
# What differs between any two pages: numbers of rows, marks of time, tokens.
PASSING = re.compile(r"\d+|csrfmiddlewaretoken\S+ value=\S+|[0-9a-f-]{36}")


class Undo(Exception):
    """Ends a world."""


@pytest.fixture
def item(claim: Claim) -> EvidenceItem:
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2)
    claim.refresh_from_db()
    link(claim, [Study.objects.create(pmid="1", title="A trial", year=2020)], by=None)
    send_to_review(claim)
    assess(claim)
    return claim.items.get()


def pages(item: EvidenceItem) -> list[str]:
    claim, outcome, here = item.claim_id, item.claim.outcomes.get().pk, "/admin/evidence"
    return [
        "/admin/", f"{here}/consensus/", f"{here}/consensus/conflicts/", f"{here}/consensus/conflicts/{item.pk}/",
        f"{here}/consensus/agreement/", f"{here}/consensus/crosswalk/{claim}/", f"{here}/appraisal/",
        f"{here}/appraisal/add/", f"{here}/appraisal/item/{item.pk}/", f"{here}/claim/{claim}/change/",
        f"{here}/claim/{claim}/delete/", f"{here}/claim/{claim}/publish/", f"{here}/claim/{claim}/versions/",
        f"{here}/claim/{claim}/history/", f"{here}/evidenceitem/{item.pk}/change/",
        f"{here}/evidenceitem/{item.pk}/delete/", f"{here}/evidenceitem/{item.pk}/history/",
        f"{here}/assessment/outcome/{outcome}/", f"{here}/study/{item.study_id}/delete/",
    ]  # fmt: skip


def seen(client: Client, item: EvidenceItem) -> dict[str, list[str]]:
    answers = {address: client.get(address, follow=True) for address in pages(item)}
    return {
        address: [PASSING.sub("#", line.strip()) for line in (str(answer.redirect_chain) + answer.content.decode()).split("\n")]
        for address, answer in answers.items()
    }  # fmt: skip


def world(item: EvidenceItem, direction: str, groups: tuple[str, ...]) -> dict[str, list[str]]:
    """What Bob sees, who has begun, when Ann and Cy have submitted."""
    found: dict[str, list[str]] = {}
    try:
        with transaction.atomic():
            appraise(item, by="ann", direction="supports")
            appraise(item, by="cy", direction=direction)
            draft(item, by="bob")
            client = Client()
            client.force_login(member("bob", *groups))
            found = seen(client, item)
            raise Undo
    except Undo:
        return found


@pytest.mark.parametrize("groups", [("Reviewer",), ("Reviewer", "Editor", "Curator")], ids="+".join)
def test_whoever_has_begun_learns_nothing_of_what_the_others_judged(item, groups):
    level("2")
    one, other = (world(item, direction, groups) for direction in WORLDS.values())
    told = {address: list(difflib.unified_diff(one[address], other[address], lineterm="", n=0))[2:] for address in one}
    assert {address: lines for address, lines in told.items() if lines} == {}
    assert "submit yours first" in "".join(one[f"/admin/evidence/consensus/conflicts/{item.pk}/"])


def test_who_has_not_begun_sees_the_conflict(item):
    appraise(item, by="ann")
    appraise(item, by="cy", direction="refutes")
    client = Client()
    client.force_login(member("eve", "Reviewer"))
    assert "1 study on which reviewers differ" in client.get("/admin/evidence/consensus/conflicts/").content.decode()
    assert "Conflicts: 1" in client.get("/admin/").content.decode()


def test_what_was_judged_is_not_deleted_and_the_page_tells_no_more(item, admin_client):
    appraise(item, by="zelda")
    for address in (f"claim/{item.claim_id}", f"evidenceitem/{item.pk}"):
        page = admin_client.get(f"/admin/evidence/{address}/delete/").content.decode()
        assert "what reviewers judged, or have begun to judge" in page
        assert "zelda" not in page
        admin_client.post(f"/admin/evidence/{address}/delete/", {"post": "yes"})
    assert EvidenceItem.objects.filter(pk=item.pk).exists()
