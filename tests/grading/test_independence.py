"""Judgements count as independent only when nobody else's was open; numbers of reviewers that change undo nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreeing import closed_to, conclude_all, conflicts, settle
from evidence.grading.agreement_of import first_judgements
from evidence.grading.appraisals import Appraisal, Consensus
from evidence.grading.appraising import NotReady, submit
from evidence.grading.publishing import send_to_review
from evidence.studies.models import Study
from tests.panel import appraise, draft, level, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(claim: Claim) -> EvidenceItem:
    """A study that two reviewers are to appraise."""
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2)
    claim.refresh_from_db()
    link(claim, [Study.objects.create(pmid="1", title="A trial", year=2020)], by=None)
    send_to_review(claim)
    return claim.items.get()


def need(claim: Claim, number: int) -> None:
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=number)
    claim.refresh_from_db()
    conclude_all(claim, now=timezone.now())


def test_whoever_submits_after_the_others_were_open_is_not_independent(item):
    given = [appraise(item, by=name) for name in ("ann", "ben", "cy")]
    assert [one.independent for one in given] == [True, True, False]
    counted = {one.reviewer for one in first_judgements(member("ed", "Editor"))}
    assert counted == {given[0].reviewer_id, given[1].reviewer_id}


@pytest.mark.django_db(transaction=True)
def test_they_were_open_also_if_more_are_needed_again(claim, item):
    """Each step in its own transaction: what was needed when is read from the history."""
    appraise(item, by="ann")
    need(claim, 1)
    need(claim, 2)
    assert not appraise(item, by="ben").independent


@pytest.mark.django_db(transaction=True)
def test_a_number_that_changed_before_anybody_submitted_opened_nothing(claim, item):
    need(claim, 1)
    need(claim, 2)
    assert [appraise(item, by=name).independent for name in ("ann", "ben")] == [True, True]


def test_the_word_on_it_stays(item):
    made = appraise(item, by="ann")
    with pytest.raises(DatabaseError, match="What was submitted stays submitted"):
        Appraisal.objects.filter(pk=made.pk).update(independent=False)


MAY_CHANGE = [
    # groups, what the person has done, whether the number of reviewers is open to them
    (("Editor",), None, True),
    (("Editor", "Reviewer"), None, False),
    (("Editor", "Reviewer"), draft, False),
    (("Editor", "Reviewer"), appraise, True),
    (("Reviewer",), appraise, False),
]


@pytest.mark.parametrize(("groups", "does", "may"), MAY_CHANGE)
def test_who_would_see_more_does_not_change_how_many_are_needed(claim, item, client: Client, groups, does, may):
    appraise(item, by="ann")
    person = member("eve", *groups)
    if does:
        does(item, by="eve")
    client.force_login(member("eve", *groups, "Curator"))
    page = client.get(f"/admin/evidence/claim/{claim.pk}/change/").content.decode()
    assert ('name="reviewers_needed"' in page) == may
    assert closed_to(person, claim) == ("Reviewer" in groups and does is not appraise)


@pytest.fixture
def settled(item) -> Consensus:
    appraise(item, by="ann", code="2")
    appraise(item, by="ben", code="3")
    levels = {level("2")}
    return settle(item, by=member("sam", "Reviewer"), direction="supports", levels=levels, reason="So.",
                  now=timezone.now())  # fmt: skip


def test_whoever_settled_a_conflict_does_not_appraise_the_study(item, settled):
    late = draft(item, by="sam")
    with pytest.raises(ValidationError, match="You settled the conflict"):
        late.full_clean()
    with pytest.raises(NotReady, match="You settled the conflict"):
        submit(late, now=timezone.now())
    with pytest.raises(DatabaseError, match="Whoever decides between the reviewers"):
        Appraisal.objects.filter(pk=late.pk).update(state="submitted", submitted_at=timezone.now(), first_judgement={})


def test_a_late_first_judgement_stands_beside_the_settlement(item, settled):
    appraise(item, by="late", code="4", direction="refutes")
    assert Consensus.objects.get() == settled


def test_a_change_of_mind_of_those_it_settled_undoes_it(item, settled):
    appraise(item, by="late")
    changed = Appraisal.objects.get(reviewer__username="ann")
    changed.direction = "mixed"
    changed.save()
    submit(changed, now=timezone.now())
    assert not Consensus.objects.exists()


def test_fewer_reviewers_conclude_what_they_judged_alone(claim, item):
    appraise(item, by="ann")
    assert not Consensus.objects.exists()
    need(claim, 1)
    assert Consensus.objects.get().direction == "supports"
    assert not conflicts().exists()


def test_one_judgement_is_no_conflict_even_before_it_is_looked_at_anew(claim, item):
    appraise(item, by="ann")
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=1)
    assert not conflicts().exists()


def test_more_reviewers_leave_what_was_agreed(claim, item):
    appraise(item, by="ann")
    appraise(item, by="ben")
    need(claim, 3)
    assert Consensus.objects.exists()
