"""Reviewers agree, or a third person settles; a change of mind opens the question again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreeing import (
    ChangedMeanwhile,
    IncompleteDecision,
    NoConflict,
    NotThird,
    conclude,
    conflicts,
    fingerprint,
    judgements,
    settle,
    visible_consensus,
)
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.appraising import submit
from evidence.grading.decisions import undone
from evidence.grading.declarations import Declaration, NoDeclaration
from evidence.grading.scales import Scale
from evidence.studies.models import Study
from tests.panel import appraise, draft, level, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Many people are made here, and nobody logs in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def item(claim: Claim) -> EvidenceItem:
    """A study for a claim that needs two reviewers."""
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2)
    study = Study.objects.create(title="Magnesium for cramps.", pmid="22972143", year=2012)
    return EvidenceItem.objects.create(claim=Claim.objects.get(), study=study)


def now_agreed(item: EvidenceItem) -> Consensus | None:
    return Consensus.objects.filter(item=item).first()


def codes(consensus: Consensus) -> list[tuple[str, str]]:
    return [(rating.scale.code, rating.level.code) for rating in consensus.ratings.all()]


def rate(appraisal: Appraisal, code: str, scale: str, version: str) -> None:
    chosen = level(code, "", scale, version)
    Rating.objects.create(appraisal=appraisal, scale=chosen.scale, level=chosen)


def change_mind(appraisal: Appraisal, **fields: str) -> Consensus | None:
    """Judge anew, as the form of a submitted appraisal does."""
    Appraisal.objects.filter(pk=appraisal.pk).update(**fields)
    appraisal.refresh_from_db()
    return submit(appraisal, now=timezone.now())


def settled(item: EvidenceItem, by: str = "ed", code: str = "2", **other: object) -> Consensus:
    given = {"direction": "mixed", "levels": {level(code)}, "reason": "The trial was small.", "now": timezone.now()}
    return settle(item, by=member(by, "Editor"), **(given | other))


def test_one_reviewer_of_two_is_no_agreement_yet(item):
    appraise(item, "rita")
    assert now_agreed(item) is None
    assert not conflicts().exists()


def test_two_who_judge_alike_agree_at_once(item):
    appraise(item, "rita")
    appraise(item, "rolf")
    agreed = now_agreed(item)
    assert (agreed.kind, agreed.direction, agreed.decided_by) == ("agreement", "supports", None)
    assert codes(agreed) == [("ocebm-2011", "2")]
    assert agreed.basis == judgements(item)
    assert not conflicts().exists()


def test_one_reviewer_is_enough_when_the_claim_says_so(item):
    Claim.objects.update(reviewers_needed=1)
    appraise(EvidenceItem.objects.get(), "rita")
    assert now_agreed(item).direction == "supports"


DISAGREEMENTS = [
    # another direction
    {"direction": "refutes"},
    # another level on the same scale
    {"code": "3"},
]


@pytest.mark.parametrize("other", DISAGREEMENTS)
def test_two_who_differ_are_a_conflict(item, other):
    appraise(item, "rita")
    appraise(item, "rolf", **other)
    assert now_agreed(item) is None
    assert list(conflicts()) == [item]


def test_two_without_a_common_scale_are_a_conflict_even_in_the_same_direction(item):
    appraise(item, "rita")
    other = draft(item, "rolf")
    other.ratings.all().delete()
    rate(other, "1+", "sign", "2011")
    submit(other, now=timezone.now())
    assert now_agreed(item) is None
    assert list(conflicts()) == [item]


def test_a_scale_that_only_one_used_is_no_disagreement_and_is_not_agreed_on(item):
    appraise(item, "rita")
    other = draft(item, "rolf")
    rate(other, "1+", "sign", "2011")
    submit(other, now=timezone.now())
    assert codes(now_agreed(item)) == [("ocebm-2011", "2")]


def test_all_of_three_must_agree(item):
    Claim.objects.update(reviewers_needed=3)
    item = EvidenceItem.objects.get()
    appraise(item, "rita")
    appraise(item, "rolf")
    assert not conflicts().exists()
    appraise(item, "ruth", code="4")
    assert list(conflicts()) == [item]


def test_a_background_study_is_never_a_conflict(item):
    EvidenceItem.objects.update(role="background")
    appraise(item, "rita")
    appraise(item, "rolf", direction="refutes")
    assert not conflicts().exists()


def test_a_change_of_mind_opens_the_question_again_and_the_history_keeps_the_old_decision(item):
    appraise(item, "rita")
    other = appraise(item, "rolf", direction="refutes")
    settled(item)
    assert change_mind(other, direction="unclear") is None
    assert list(conflicts()) == [item]
    (old,) = undone(item)
    assert (old.kind, old.direction, old.reason, old.by.username) == (
        "settled by a third person", "mixed", "The trial was small.", "ed",
    )  # fmt: skip
    assert old.levels == ("OCEBM Levels of Evidence (2011): 2",)
    assert {event.pgh_label for event in apps.get_model("evidence", "ConsensusEvent").objects.all()} == {
        "insert", "delete",
    }  # fmt: skip


def test_a_change_of_mind_can_bring_agreement(item):
    appraise(item, "rita")
    other = appraise(item, "rolf", direction="refutes")
    assert change_mind(other, direction="supports").kind == "agreement"
    assert undone(item) == []


def test_saving_again_without_another_judgement_keeps_what_was_settled(item):
    appraise(item, "rita")
    other = appraise(item, "rolf", direction="refutes")
    made = settled(item)
    assert change_mind(other, reason="Said in better words.") == made


def test_an_agreement_of_fewer_than_are_needed_now_does_not_outlive_a_change_of_mind(item):
    Claim.objects.update(reviewers_needed=1)
    first = appraise(EvidenceItem.objects.get(), "rita")
    Claim.objects.update(reviewers_needed=2)
    first = Appraisal.objects.get(pk=first.pk)
    assert change_mind(first, direction="refutes") is None
    assert now_agreed(item) is None


def test_a_third_person_decides_with_name_and_reason(item):
    appraise(item, "rita")
    appraise(item, "rolf", code="4")
    made = settled(item, reason="  The trial was small. ")
    assert (made.kind, made.decided_by.username, made.reason) == ("third_person", "ed", "The trial was small.")
    assert codes(made) == [("ocebm-2011", "2")]
    assert not conflicts().exists()


@pytest.mark.parametrize("begun", [appraise, draft])
def test_the_third_person_must_not_be_a_reviewer_of_the_study_not_even_with_a_draft(item, begun):
    appraise(item, "rita")
    appraise(item, "rolf", code="4")
    begun(item, "ed")
    with pytest.raises(NotThird, match="ed appraised this study"):
        settled(item)


INCOMPLETE = [
    # no direction
    ({"direction": ""}, "a direction"),
    # no level
    ({"levels": set()}, "a level"),
    # a reason of blanks
    ({"reason": " \n"}, "a reason"),
    # nothing at all
    ({"direction": "", "levels": set(), "reason": ""}, "a direction, a level, a reason"),
]


@pytest.mark.parametrize(("gap", "named"), INCOMPLETE)
def test_an_incomplete_decision_is_refused_and_says_what_is_missing(item, gap, named):
    appraise(item, "rita")
    appraise(item, "rolf", code="4")
    with pytest.raises(IncompleteDecision, match=f"Missing: {named}"):
        settled(item, **gap)
    assert now_agreed(item) is None


def test_what_is_no_conflict_cannot_be_settled(item):
    appraise(item, "rita")
    with pytest.raises(NoConflict):
        settled(item)
    appraise(item, "rolf", code="4")
    settled(item)
    with pytest.raises(NoConflict):
        settled(item, by="eve")


def test_nobody_settles_without_a_valid_declaration(item):
    appraise(item, "rita")
    appraise(item, "rolf", code="4")
    late = User.objects.create(username="late")
    Declaration.objects.create(reviewer=late, nothing_to_declare=True, declared_on=date(2001, 1, 1))
    with pytest.raises(NoDeclaration):
        settle(item, by=late, direction="mixed", levels={level("2")}, reason="So.", now=timezone.now())


def test_a_decision_on_judgements_that_changed_meanwhile_is_refused(item):
    appraise(item, "rita")
    other = appraise(item, "rolf", code="4")
    seen = fingerprint(judgements(item))
    change_mind(other, direction="refutes")
    with pytest.raises(ChangedMeanwhile):
        settled(item, seen=seen)
    assert settled(item, seen=fingerprint(judgements(item))).kind == "third_person"


def test_a_level_that_stands_for_all_questions_and_for_one_is_agreed_on_once(item):
    """A site's own scale may have a level of one code twice: for every kind of question, and for this one."""
    scale = Scale.objects.create(key="house", version="1", name="House", target="study")
    rungs = [scale.levels.create(code="A", rank=1, label="good", question_type=kind) for kind in ("", "treatment")]
    for name, rung in zip(("rita", "rolf"), rungs, strict=True):
        appraisal = draft(item, name)
        Rating.objects.create(appraisal=appraisal, scale=scale, level=rung)
        submit(appraisal, now=timezone.now())
    assert sorted(codes(now_agreed(item))) == [("house-1", "A"), ("ocebm-2011", "2")]


def test_a_consensus_is_not_shown_to_whoever_is_still_appraising_the_study(item):
    appraise(item, "rita")
    appraise(item, "rolf")
    looks = member("vera", "Viewer")
    assert list(visible_consensus(looks)) == [now_agreed(item)]
    late = draft(item, "ruth")
    assert list(visible_consensus(late.reviewer)) == []
    submit(late, now=timezone.now())
    assert list(visible_consensus(late.reviewer)) == [now_agreed(item)]
    assert list(visible_consensus(None)) == []


def at_once(*work) -> list[object]:
    """Run these in threads that start together, each with a connection of its own."""
    start = Barrier(len(work), timeout=20)

    def run(one):
        try:
            start.wait()
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, one) for one in work]]


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_give_exactly_one_consensus(item):
    drafts = [draft(item, "rita"), draft(item, "rolf")]
    made = at_once(*(lambda one=one: submit(one, now=timezone.now()) for one in drafts))
    assert [one for one in made if one] == [Consensus.objects.get()]
    assert codes(Consensus.objects.get()) == [("ocebm-2011", "2")]


@pytest.mark.django_db(transaction=True)
def test_two_who_settle_at_once_make_one_decision(item):
    appraise(item, "rita")
    appraise(item, "rolf", code="4")
    for name in ("ed", "eve"):
        member(name, "Editor")

    def attempt(name: str) -> str:
        try:
            return settled(item, by=name).kind
        except NoConflict:
            return "too late"

    assert sorted(at_once(lambda: attempt("ed"), lambda: attempt("eve"))) == ["third_person", "too late"]


def test_nothing_is_concluded_of_an_item_that_nobody_appraised(item):
    assert conclude(item, now=timezone.now()) is None
