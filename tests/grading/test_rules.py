"""GRADE for one outcome: the sum against a ladder walked rung by rung, and every refusal in a sentence."""

import doctest
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.grading import refusals as refusing
from evidence.grading import rules
from evidence.grading.refusals import NO_TRIALS, refusals
from evidence.grading.rules import (
    CHANGES,
    DOWN,
    JUDGEMENTS,
    NON_RANDOMISED,
    UP,
    Certainty,
    Domain,
    Start,
    Step,
    certainty,
    overall,
    skipped,
    suggested_start,
)
from evidence.grading.suggestion import Design

# Written out by hand: what each sum of changes makes of each start.
WORD_OF_SUM = {
    Start.HIGH: "Very low,Very low,Very low,Very low,Very low,Very low,Very low,Very low,Low,Moderate,High,High,High,High,High",
    Start.LOW: "Very low,Very low,Very low,Very low,Very low,Very low,Very low,Very low,Very low,Very low,Low,Moderate,High,High,High",
}
SUMS = range(-10, 5)

RCT, COHORT, CASE_CONTROL = Design.RANDOMISED_TRIAL, Design.COHORT, Design.CASE_CONTROL


def steps_of(*changes):
    return [Step(domain, change, "Because.") for domain, change in zip(Domain, changes, strict=True)]


def judged(**changes):
    """Every downgrade domain judged, 0 unless said otherwise, and whatever else is named."""
    named = {Domain(name): change for name, change in changes.items()}
    return [Step(domain, change, "Because.") for domain, change in (dict.fromkeys(DOWN, 0) | named).items()]


def sentences(start=Start.HIGH, steps=(), *, start_reason="Three trials.", **others):
    return [one.sentence for one in refusals(start, steps, start_reason=start_reason, **others)]


def test_every_combination_ends_on_the_word_of_the_written_table():
    combinations = list(itertools.product(*(CHANGES[domain] for domain in Domain)))
    assert len(combinations) == 3**5 * 3 * 2 * 2
    for start, table in WORD_OF_SUM.items():
        word = dict(zip(SUMS, table.split(","), strict=True))
        wrong = [
            changes for changes in combinations if certainty(start, steps_of(*changes)).label != word[sum(changes)]
        ]
        assert wrong == []


@pytest.mark.parametrize("start", Start)
@pytest.mark.parametrize("domain", Domain)
def test_a_better_judgement_in_one_domain_never_ends_lower(start, domain):
    others = [other for other in Domain if other is not domain]
    for changes in itertools.product(*(CHANGES[other] for other in others)):
        rest = [Step(other, change, "") for other, change in zip(others, changes, strict=True)]
        ranks = [certainty(start, [*rest, Step(domain, change, "")]).rank for change in sorted(CHANGES[domain])]
        assert ranks == sorted(ranks)


@given(st.sampled_from(Start), st.permutations(steps_of(-1, -2, 0, -1, 0, 2, 1, 0)))
def test_the_order_of_the_steps_is_nothing(start, steps):
    assert certainty(start, steps) is certainty(start, sorted(steps, key=lambda step: step.domain))


def test_nothing_judged_leaves_the_start():
    assert [certainty(start, []).label for start in Start] == ["High", "Low"]


def test_the_words_have_ranks_and_dots():
    shown = [(one.value, one.label, one.rank, one.dots) for one in Certainty]
    assert shown == [
        ("very_low", "Very low", 0, 1),
        ("low", "Low", 1, 2),
        ("moderate", "Moderate", 2, 3),
        ("high", "High", 3, 4),
    ]


def test_five_domains_lower_and_three_raise():
    assert [domain.label for domain in DOWN] == [
        "Risk of bias",
        "Inconsistency",
        "Indirectness",
        "Imprecision",
        "Publication bias",
    ]
    assert [domain.label for domain in UP] == ["Large effect", "Dose response", "Residual confounding"]
    assert {CHANGES[domain] for domain in DOWN} == {(0, -1, -2)}
    assert [CHANGES[domain] for domain in UP] == [(0, 1, 2), (0, 1), (0, 1)]


def test_each_change_has_a_word_of_its_own():
    assert all(len(set(words.values())) == len(words) for words in JUDGEMENTS.values())
    assert Step(Domain.INDIRECTNESS, -2, "").judgement == "very serious"
    assert Step(Domain.PUBLICATION_BIAS, 0, "", assessable=False).judgement == "not assessable"


REFUSED = [
    # a domain twice
    (
        [Step(Domain.IMPRECISION, -1, "Few."), Step(Domain.IMPRECISION, -2, "Very few.")],
        "Imprecision is judged 2 times (-1 and -2): keep one judgement.",
    ),
    # a change that the domain does not have: too far down, up in a downgrade domain, down in an upgrade domain
    ([Step(Domain.IMPRECISION, -3, "Few.")], "Imprecision cannot change the certainty by -3: choose 0, -1 or -2."),
    ([Step(Domain.INDIRECTNESS, 1, "Direct.")], "Indirectness cannot change the certainty by +1: choose 0, -1 or -2."),
    ([Step(Domain.LARGE_EFFECT, -1, "No.")], "Large effect cannot change the certainty by -1: choose 0, +1 or +2."),
    ([Step(Domain.DOSE_RESPONSE, 2, "Yes.")], "Dose response cannot change the certainty by +2: choose 0 or +1."),
    # no reason, or a blank one
    ([Step(Domain.IMPRECISION, -1, "")], "Imprecision is “serious” (-1) without a written reason: write why."),
    ([Step(Domain.LARGE_EFFECT, 2, " \n")], "Large effect is “very large” (+2) without a written reason: write why."),
    (
        [Step(Domain.PUBLICATION_BIAS, 0, "", assessable=False)],
        "Publication bias is “not assessable” (0) without a written reason: write why.",
    ),
    # not assessable where that is no answer
    (
        [Step(Domain.IMPRECISION, 0, "No numbers.", assessable=False)],
        "Imprecision is “not assessable” (0), which only publication bias can be: choose 0, -1 or -2.",
    ),
    (
        [Step(Domain.PUBLICATION_BIAS, -1, "Few.", assessable=False)],
        "Publication bias is “not assessable” and yet changes the certainty by -1: choose 0, or mark it as assessed.",
    ),
    # raised although lowered
    (
        judged(imprecision=-1, indirectness=-2, large_effect=1),
        "Large effect raises the certainty by +1 although something lowers it (indirectness -2 and imprecision -1): "
        "choose 0, or write the reason for this exception.",
    ),
]


@pytest.mark.parametrize(("steps", "sentence"), REFUSED)
def test_a_step_is_refused_in_one_sentence(steps, sentence):
    assert sentences(steps=steps) == [sentence]


@pytest.mark.parametrize(("steps", "sentence"), REFUSED)
def test_a_refusal_names_its_domain(steps, sentence):
    (refusal,) = refusals(Start.HIGH, steps, start_reason="Three trials.")
    assert sentence.startswith(refusal.domain.label)


ALLOWED = [
    # nothing lowered, without reasons: 0 needs none
    ([Step(domain, 0, "") for domain in DOWN], {}),
    # fewer than ten studies: a funnel plot says nothing
    ([*judged()[:4], Step(Domain.PUBLICATION_BIAS, 0, "Four studies.", assessable=False)], {}),
    # raised, and nothing lowered
    (judged(large_effect=2, dose_response=1), {}),
    # raised although lowered, for a written reason
    (judged(imprecision=-1, large_effect=2), {"exception_reason": "The effect is dramatic."}),
    # inconsistency of two studies, of an unknown number, and none of one
    (judged(inconsistency=-1), {"studies": 2}),
    (judged(inconsistency=-1), {"studies": None}),
    (judged(inconsistency=0), {"studies": 1}),
]


@pytest.mark.parametrize(("steps", "others"), ALLOWED)
def test_a_sound_assessment_is_not_refused(steps, others):
    assert sentences(steps=steps, **others) == []


def test_one_study_cannot_be_inconsistent():
    assert sentences(steps=judged(inconsistency=-1), studies=1) == [
        "Inconsistency is “serious” (-1), but the body is one study, which cannot disagree with another: choose 0."
    ]


def test_a_blank_reason_makes_no_exception():
    assert len(sentences(steps=judged(imprecision=-1, large_effect=1), exception_reason="  ")) == 1


def test_everything_wrong_is_said_at_once():
    steps = [Step(Domain.INCONSISTENCY, -1, ""), Step(Domain.LARGE_EFFECT, 1, "")]
    found = refusals(Start.LOW, steps, start_reason="", studies=1)
    assert [one.domain for one in found] == [
        None,
        Domain.INCONSISTENCY,
        Domain.LARGE_EFFECT,
        Domain.INCONSISTENCY,
        Domain.LARGE_EFFECT,
    ]


@pytest.mark.parametrize("start", Start)
def test_a_start_needs_a_reason(start):
    expected = f"The start is {start.label} without a written reason: write what it rests on."
    assert sentences(start, start_reason=" ") == [expected]


def test_a_high_start_of_cohorts_is_refused():
    assert sentences(designs=[COHORT, CASE_CONTROL, COHORT]) == [
        "The start is High, but no study is randomised (cohort study, case-control study): "
        "start Low, or appraise the studies with ROBINS-I first."
    ]


@pytest.mark.parametrize(
    ("start", "designs", "others"),
    [
        (Start.HIGH, [RCT], {}),
        (Start.HIGH, [RCT, COHORT], {}),  # one is randomised; the reason says the rest
        (Start.HIGH, [Design.UNKNOWN, COHORT], {}),  # nobody knows that none is
        (Start.HIGH, [Design.SYSTEMATIC_REVIEW], {}),  # it may review trials
        (Start.HIGH, [], {}),  # no designs were given
        (Start.HIGH, [COHORT], {"robins_i": True}),
        (Start.HIGH, [COHORT], {"question": "prognosis"}),  # Iorio 2015
        (Start.LOW, [COHORT], {}),
    ],
)
def test_a_start_that_the_designs_allow_stands(start, designs, others):
    assert sentences(start, designs=designs, **others) == []


@pytest.mark.parametrize("design", [*NON_RANDOMISED, Design.OPINION, Design.NARRATIVE_REVIEW, Design.PRECLINICAL])
def test_no_design_without_randomisation_starts_high_alone(design):
    assert design in NO_TRIALS
    assert len(sentences(designs=[design])) == 1


STARTS = [
    # randomised only
    ([RCT, RCT], False, "treatment", Start.HIGH, "Randomised trials start High."),
    # observational only, without and with ROBINS-I
    ([COHORT, Design.CASE_REPORT], False, "treatment", Start.LOW, "Non-randomised studies start Low."),
    (
        [COHORT],
        True,
        "common_harms",
        Start.HIGH,
        "Non-randomised studies that were appraised with ROBINS-I start High.",
    ),
    # both
    (
        [RCT, COHORT],
        True,
        "treatment",
        None,
        "Some studies are randomised and some are not: grade the two bodies separately.",
    ),
    # questions that need no randomisation, but do need more than single patients
    ([COHORT, RCT], False, "prognosis", Start.HIGH, "For a question of prognosis, studies that observe start High."),
    ([Design.CASE_REPORT], False, "prevalence", Start.LOW, "Non-randomised studies start Low."),
    # nothing to go by
    ([], False, "treatment", None, "There is no study yet: add the studies first."),
    (
        [RCT, Design.UNKNOWN],
        False,
        "treatment",
        None,
        "The design of a study is “unknown”. Set the design of the study first.",
    ),
    (
        [Design.SYSTEMATIC_REVIEW],
        False,
        "prognosis",
        None,
        "The design of a study is “systematic review”. It starts where the studies in it start: look which designs it reviews.",
    ),
]


@pytest.mark.parametrize(("designs", "robins_i", "question", "start", "reason"), STARTS)
def test_designs_suggest_a_start_with_its_reason(designs, robins_i, question, start, reason):
    assert suggested_start(designs, robins_i, question) == (start, reason)


@given(st.lists(st.sampled_from(Design)), st.booleans(), st.sampled_from(["treatment", "diagnosis", "rare_harms"]))
def test_a_suggested_start_is_never_refused_for_its_designs(designs, robins_i, question):
    start, reason = suggested_start(designs, robins_i, question)
    assert reason.endswith(".")
    if start is not None:
        assert sentences(start, start_reason=reason, designs=designs, robins_i=robins_i, question=question) == []


def test_domains_that_nobody_judged_are_named():
    assert skipped([]) == DOWN
    assert skipped(judged()) == ()
    assert skipped([Step(Domain.LARGE_EFFECT, 1, "RR 3."), *judged()[1:]]) == (Domain.RISK_OF_BIAS,)
    # "not assessable" is an answer
    assert skipped([*judged()[:4], Step(Domain.PUBLICATION_BIAS, 0, "Few.", assessable=False)]) == ()


@pytest.mark.parametrize(
    ("certainties", "expected"),
    [
        ([Certainty.HIGH, Certainty.VERY_LOW, Certainty.MODERATE], Certainty.VERY_LOW),
        ([Certainty.HIGH, Certainty.LOW], Certainty.LOW),  # by rank, not by the alphabet
        ([Certainty.MODERATE], Certainty.MODERATE),
        ([Certainty.LOW, None], None),  # one critical outcome is not assessed
        ([], None),  # no critical outcome
    ],
)
def test_the_lowest_critical_outcome_decides(certainties, expected):
    assert overall(iter(certainties)) is expected


@pytest.mark.parametrize(("module", "at_least"), [(rules, 5), (refusing, 1)])
def test_the_examples_in_the_documentation_are_true(module, at_least):
    result = doctest.testmod(module)
    assert result.attempted > at_least
    assert result.failed == 0


def test_steps_are_refused_before_a_start_is_chosen():
    assert sentences(None, [Step(Domain.IMPRECISION, -1, "")], start_reason="", designs=[COHORT]) == [
        "Imprecision is “serious” (-1) without a written reason: write why."
    ]


def test_a_body_that_is_one_review_may_be_inconsistent_for_it_holds_many_studies():
    steps = [Step(Domain.INCONSISTENCY, -1, "Trials in it disagree.")]
    one = {"studies": 1, "start_reason": "It reviews randomised trials."}
    assert refusals(Start.HIGH, steps, designs=[Design.SYSTEMATIC_REVIEW], **one) == []
    (refused,) = refusals(Start.HIGH, steps, designs=[Design.RANDOMISED_TRIAL], **one)
    assert refused.domain is Domain.INCONSISTENCY
