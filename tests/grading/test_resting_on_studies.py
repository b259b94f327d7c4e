"""What a certainty rests on: a study counts as soon as an assessment weighs it, whatever its role is called."""

import hashlib
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.publications import Publication
from evidence.grading.publishing import NotPublishable, gaps, obstacles, publish, send_to_review
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(claim: Claim) -> list[EvidenceItem]:
    """Two studies, both appraised and weighed for cramp frequency."""
    studies = [
        Study.objects.create(pmid=str(year), title="A trial", year=year, authors=[{"family": "Doe"}])
        for year in (2001, 2002)
    ]
    link(claim, studies, by=None)
    send_to_review(claim)
    items = list(claim.items.order_by("pk"))
    for item in items:
        appraise(item)
    assess(claim)
    return items


def background(item: EvidenceItem) -> None:
    EvidenceItem.objects.filter(pk=item.pk).update(role="background")


def retract(item: EvidenceItem) -> None:
    Notice.objects.create(study=item.study, kind=Notice.Kind.RETRACTION)


def test_a_retracted_study_that_was_made_background_is_still_rested_on(claim, items):
    retract(items[0])
    background(items[0])
    assert obstacles(claim) == [
        "It rests on Doe 2001 (retracted): assess it without that study, or override with a reason.",
        "cramp frequency: its assessment still weighs Doe 2001, which is background: assess it again.",
    ]
    with pytest.raises(NotPublishable, match="Doe 2001"):
        publish(claim, by=member("ed", "Editor"), now=timezone.now())


def test_it_is_rested_on_where_it_only_drives_one_step(claim, items):
    assessment = claim.outcomes.get().assessment
    assessment.items.remove(items[0])
    assessment.steps.first().items.add(items[0])
    background(items[0])
    assert "still weighs Doe 2001" in " ".join(obstacles(claim))


def test_a_claim_of_which_every_study_is_background_is_not_published_as_certain(claim, items):
    for item in items:
        background(item)
    assert len(obstacles(claim)) == 2
    assert "No study is weighed: all of them are background." in gaps(claim)


def by_hand(claim: Claim, reason: str) -> None:
    """What a hand on the database would do: a publication, and the claim that it publishes, past all of Python."""
    member("ed", "Editor")
    content = (
        f'{{"slug":"{claim.slug}","number":1,"statement":"{claim.statement}","question_type":"treatment","topics":[],'
        f'"certainty":null,"change_note":"","evidence":[],"override":{{"reason":"{reason}"}}}}'
    )
    fields: dict[str, Any] = {"statement": claim.statement, "question_type": "treatment", "override_reason": reason}
    Publication.objects.create(
        claim=claim, number=1, content=content, hash=hashlib.sha256(content.encode()).hexdigest(),
        published_by=member("ed"), **fields,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(state="published", version=1, first_published_at=timezone.now())


@pytest.mark.parametrize("reason", ["", "The panel agreed."])
def test_the_database_refuses_it_as_well(claim, items, reason):
    retract(items[0])
    background(items[0])
    with pytest.raises(DatabaseError, match="weighs a study that is background"), transaction.atomic():
        by_hand(claim, reason)


def test_evidence_that_no_assessment_weighs_is_told_before_and_in_the_publication(claim, items):
    claim.outcomes.get().assessment.items.remove(items[1])
    assert gaps(claim) == ["Doe 2002 is evidence, and no assessment weighs it."]
    said = publish(claim, by=member("ed", "Editor"), now=timezone.now()).snapshot
    assert [row["weighed_for"] for row in said["evidence"]] == [["cramp frequency"], []]


def test_a_statement_that_stands_twice_and_a_review_that_is_overdue_are_told(claim, items):
    Claim.objects.create(slug="twin", statement=claim.statement.upper().rstrip("."))
    claim.review_due = timezone.localdate().replace(year=2020, day=1)
    told = " ".join(gaps(claim))
    assert "The claim twin (draft) has the same statement." in told
    assert "Its review was due on 2020" in told
