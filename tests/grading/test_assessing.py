"""An assessment is recorded as a whole or not at all, and rests on what was revealed."""

import pytest
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Outcome
from evidence.grading.appraisals import Appraisal
from evidence.grading.assessing import (
    ChangedMeanwhile,
    Refused,
    WhyNeeded,
    claim_certainty,
    hinges,
    items_to_grade,
    record,
    start_suggested,
    surrogates_only,
    with_studies,
)
from evidence.grading.assessments import Assessment
from evidence.grading.declarations import NoDeclaration
from evidence.grading.rules import Certainty, Domain, Start, Step
from evidence.studies.models import Study
from tests.panel import appraise, assess, draft, member

pytestmark = pytest.mark.django_db

STEPS = [
    Step(Domain.RISK_OF_BIAS, -1, "Unblinded.", studies=frozenset({"1"})),
    Step(Domain.PUBLICATION_BIAS, 0, "Two studies.", assessable=False),
]


@pytest.fixture
def outcome(claim):
    link(claim, [Study.objects.create(pmid=pmid, title="A trial", year=2020) for pmid in "12"], by=None)
    return Outcome.objects.create(claim=claim, name="cramp frequency")


def recorded(outcome, steps=STEPS, by="ed", **more):
    given = Assessment.objects.filter(outcome=outcome).first() or Assessment(outcome=outcome)
    given.start, given.start_reason = "high", "Randomised trials."
    return record(given, list(outcome.claim.items.all()), steps, by=member(by, "Editor"), now=timezone.now(), **more)


def test_what_is_recorded_is_what_the_rules_read_again(outcome):
    recorded(outcome)
    stored = with_studies(Assessment.objects.all()).get()
    assert stored.rule_steps == STEPS
    assert (stored.certainty, stored.quick, stored.assessed_by.username) == (Certainty.MODERATE, True, "ed")


def test_a_change_is_signed_by_whoever_made_it_and_leaves_no_old_step(outcome):
    first = recorded(outcome)
    recorded(outcome, STEPS[1:], by="eva", seen=first.assessed_at, why="Blinded after all.")
    stored = with_studies(Assessment.objects.all()).get()
    assert (stored.rule_steps, stored.assessed_by.username) == (STEPS[1:], "eva")


REFUSED = [
    # what another saved since, or a first one that is not the first any more
    ({"seen": None, "why": "New."}, ChangedMeanwhile, "ed saved an assessment of cramp frequency"),
    # a change without a reason, or with a blank one
    ({"why": ""}, WhyNeeded, "Say why the assessment of cramp frequency changes"),
    ({"why": " \n"}, WhyNeeded, "Say why"),
    # what the rules refuse
    ({"why": "New.", "steps": [Step(Domain.IMPRECISION, -1, "")]}, Refused, "without a written reason: write why."),
]


@pytest.mark.parametrize(("more", "error", "sentence"), REFUSED)
def test_a_change_is_refused_in_a_sentence_and_nothing_is_half_stored(outcome, more, error, sentence):
    first = recorded(outcome)
    with pytest.raises(error, match=sentence):
        recorded(outcome, **({"seen": first.assessed_at} | more))
    assert with_studies(Assessment.objects.all()).get().rule_steps == STEPS


def test_nobody_grades_without_a_declaration(outcome, person):
    given = Assessment(outcome=outcome, start="high", start_reason="Randomised trials.")
    items = list(outcome.claim.items.all())
    with pytest.raises(NoDeclaration, match="una has no valid declaration"):
        record(given, items, STEPS, by=person("una", "Editor"), now=timezone.now())
    assert not Assessment.objects.exists()


def test_the_page_of_a_grader_who_is_appraising_holds_none_of_the_others(outcome):
    item = outcome.claim.items.first()
    appraise(item)
    grader = member("ed", "Editor", "Reviewer")
    assert len(items_to_grade(outcome.claim, grader)[0].appraisals.all()) == 1
    draft(item, by="ed")
    assert len(items_to_grade(outcome.claim, grader)[0].appraisals.all()) == 0
    assert Appraisal.objects.count() == 2


def test_the_designs_that_reviewers_gave_suggest_the_start(outcome):
    grader = member("ed", "Editor")
    assert start_suggested(outcome, items_to_grade(outcome.claim, grader))[0] is None
    for item in outcome.claim.items.all():
        appraise(item, design="cohort study")
    assert start_suggested(outcome, items_to_grade(outcome.claim, grader)) == (
        Start.LOW,
        "Non-randomised studies start Low.",
    )


def test_a_grade_that_hangs_on_one_study_says_so(outcome):
    recorded(outcome)
    (sentence,) = hinges(with_studies(Assessment.objects.all()).get())
    assert "it would be High" in sentence


def test_the_lowest_critical_outcome_decides_for_the_claim(claim):
    stored = [assess(claim, "pain"), assess(claim, "cramps", {"imprecision": -2}), assess(claim, "sleep", start="low")]
    Outcome.objects.filter(name="sleep").update(importance="important")
    outcomes = list(claim.outcomes.all())
    assert claim_certainty(outcomes, stored) is Certainty.LOW
    assert claim_certainty(outcomes, stored[:1]) is None


def test_surrogate_outcomes_that_decide_are_named(claim):
    assess(claim, "serum magnesium")
    Outcome.objects.update(kind="surrogate")
    assert [outcome.name for outcome in surrogates_only(claim)] == ["serum magnesium"]
