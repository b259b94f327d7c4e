"""What the certainty hangs on: each rule of the second look alone, and no judgement made anew."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.grading import sensitivity as module
from evidence.grading.rules import CHANGES, Certainty, Domain, Start, Step, certainty
from evidence.grading.sensitivity import BodyStudy, Without, hangs_on, sensitivity
from evidence.grading.suggestion import Design

RCT, COHORT = Design.RANDOMISED_TRIAL, Design.COHORT


def study(key, design=RCT, participants=None, **flags):
    return BodyStudy(key, f"Study {key.upper()}", design, participants, **flags)


def step(domain, change, *keys):
    return Step(domain, change, "Because.", studies=frozenset(keys))


def looked(start, steps, studies, **others):
    """Label and reasons by what was left out."""
    found = sensitivity(start, steps, studies, **others)
    return {"".join(one.studies): (one.certainty and one.certainty.label, one.changed, one.why) for one in found}


A, B, C = study("a"), study("b"), study("c")


def test_without_the_only_study_no_evidence_is_left():
    assert looked(Start.HIGH, [], [A]) == {"a": (None, True, ("No evidence is left.",))}


def test_no_study_gives_nothing_to_leave_out():
    assert sensitivity(Start.HIGH, [], []) == ()


def test_a_step_falls_away_with_the_last_study_it_names():
    steps = [step(Domain.RISK_OF_BIAS, -2, "a")]
    assert looked(Start.HIGH, steps, [A, B]) == {
        "a": ("High", True, ("Risk of bias (-2) falls away: it rested on Study A.",)),
        "b": ("Low", False, ()),
    }


def test_a_step_that_names_two_studies_stays_with_one_of_them():
    steps = [step(Domain.RISK_OF_BIAS, -1, "a", "b")]
    assert {changed for _, changed, _ in looked(Start.HIGH, steps, [A, B, C]).values()} == {False}


def test_a_step_that_names_two_studies_falls_away_with_both():
    body = [study("a", withdrawn=True), study("b", withdrawn=True), C]
    found = looked(Start.HIGH, [step(Domain.RISK_OF_BIAS, -1, "a", "b")], body)
    assert found["ab"] == ("High", True, ("Risk of bias (-1) falls away: it rested on Study A and Study B.",))


def test_a_step_that_names_no_study_stays():
    found = looked(Start.HIGH, [step(Domain.INDIRECTNESS, -1)], [A, B])
    assert found == {"a": ("Moderate", False, ()), "b": ("Moderate", False, ())}


def test_a_step_that_names_a_study_of_no_such_body_stays():
    found = looked(Start.HIGH, [step(Domain.INDIRECTNESS, -1, "gone")], [A, B])
    assert {label for label, _, _ in found.values()} == {"Moderate"}


def test_a_raise_falls_away_with_its_study():
    found = looked(Start.LOW, [step(Domain.LARGE_EFFECT, 2, "a")], [study("a", COHORT), study("b", COHORT)])
    assert found["a"] == ("Low", True, ("Large effect (+2) falls away: it rested on Study A.",))
    assert found["b"] == ("High", False, ())


def test_inconsistency_falls_away_when_one_study_is_left():
    why = "Inconsistency (-1) falls away: one study is left, and it cannot disagree with another."
    assert looked(Start.HIGH, [step(Domain.INCONSISTENCY, -1)], [A, B])["a"] == ("High", True, (why,))


def test_inconsistency_of_three_stays_with_two():
    assert looked(Start.HIGH, [step(Domain.INCONSISTENCY, -1)], [A, B, C])["a"] == ("Moderate", False, ())


def test_a_judgement_of_nought_that_falls_away_is_not_worth_a_word():
    steps = [step(Domain.INCONSISTENCY, 0), step(Domain.RISK_OF_BIAS, 0, "a")]
    assert looked(Start.HIGH, steps, [A, B])["a"] == ("High", False, ())


BIG, SMALL, UNCOUNTED = study("a", participants=350), study("b", participants=68), study("c")
TOO_FEW = "Imprecision is serious (-1): 68 participants are left, and 400 are needed."


@pytest.mark.parametrize(
    ("change", "body", "size", "expected"),
    [
        (0, [BIG, SMALL], 400, ("Moderate", True, (TOO_FEW,))),  # judged precise as a whole
        (None, [BIG, SMALL], 400, ("Moderate", True, (TOO_FEW,))),  # imprecision was not judged at all
        (-1, [BIG, SMALL], 400, ("Moderate", False, ())),  # it is at least serious already
        (-2, [BIG, SMALL], 400, ("Low", False, ())),  # never made better
        (0, [BIG, SMALL], 68, ("High", False, ())),  # just enough
        (0, [BIG, SMALL], None, ("High", False, ())),  # nobody said what is enough
        (0, [BIG, SMALL, UNCOUNTED], 400, ("High", False, ())),  # what is left is not all known
        (0, [BIG, SMALL], 500, ("High", False, ())),  # the whole was below and judged so: nothing new
    ],
)
def test_too_few_participants_are_imprecise(change, body, size, expected):
    steps = [] if change is None else [step(Domain.IMPRECISION, change)]
    assert looked(Start.HIGH, steps, body, information_size=size)["a"] == expected


def test_what_is_left_is_counted_when_only_the_study_left_out_was_unknown():
    found = looked(Start.HIGH, [], [SMALL, UNCOUNTED], information_size=400)
    assert found["c"] == ("Moderate", True, (TOO_FEW,))


def test_imprecision_that_fell_away_comes_back_when_too_few_are_left():
    found = looked(Start.HIGH, [step(Domain.IMPRECISION, -2, "a")], [BIG, SMALL], information_size=400)
    assert found["a"] == ("Moderate", True, ("Imprecision (-2) falls away: it rested on Study A.", TOO_FEW))


ONLY_OBSERVED = ("Only non-randomised studies are left: the start is Low.",)
ONLY_TRIALS = ("Only randomised trials are left: the start is High.",)


@pytest.mark.parametrize(
    ("start", "before", "without_first"),
    [
        # the only trial goes
        (Start.HIGH, [RCT, COHORT], ("Low", True, ONLY_OBSERVED)),
        # the only cohort goes
        (Start.LOW, [COHORT, RCT], ("High", True, ONLY_TRIALS)),
        # cohorts that started High (ROBINS-I) still do, trials that started Low (a written reason) still do
        (Start.HIGH, [COHORT, COHORT], ("High", False, ())),
        (Start.LOW, [RCT, RCT], ("Low", False, ())),
        # mixed before and after
        (Start.HIGH, [RCT, RCT, COHORT], ("High", False, ())),
        # what is left is not known: the start stays
        (Start.HIGH, [RCT, None], ("High", False, ())),
        (Start.LOW, [COHORT, Design.UNKNOWN], ("Low", False, ())),
        (Start.LOW, [COHORT, Design.SYSTEMATIC_REVIEW], ("Low", False, ())),
    ],
)
def test_the_start_follows_what_is_left(start, before, without_first):
    body = [study(key, design) for key, design in zip("abc", before, strict=False)]
    assert looked(start, [], body)["a"] == without_first


def test_for_a_prognosis_the_start_stays():
    assert looked(Start.HIGH, [], [A, study("b", COHORT)], question="prognosis")["a"] == ("High", False, ())


def test_groups_of_two_or_more_are_left_out_together():
    body = [
        study("a", withdrawn=True, high_risk=True),
        study("b", high_risk=True, industry=True),
        study("c", industry=True),
        study("d", industry=True),
    ]
    found = sensitivity(Start.HIGH, [], body)
    assert [(one.what, one.studies) for one in found] == [
        ("Study A", ("a",)),
        ("Study B", ("b",)),
        ("Study C", ("c",)),
        ("Study D", ("d",)),
        ("the 2 studies at high risk of bias", ("a", "b")),
        ("the 3 industry-funded studies", ("b", "c", "d")),
    ]


def test_a_body_that_is_all_withdrawn_leaves_nothing():
    body = [study("a", withdrawn=True), study("b", withdrawn=True)]
    (*_, group) = sensitivity(Start.HIGH, [], body)
    assert group == Without("the 2 withdrawn studies", ("a", "b"), None, True, ("No evidence is left.",))


def row(what, result, *keys, changed=True):
    return Without(what, keys, result, changed, ())


@pytest.mark.parametrize(
    ("withouts", "expected"),
    [
        # nothing changes
        ([row("A 2001", Certainty.LOW, "a", changed=False)], ()),
        ([], ()),
        # one study
        (
            [row("Tapper 2022", None, "a")],
            ("This grade hangs on one study: without Tapper 2022, no evidence is left.",),
        ),
        (
            [row("A 2001", Certainty.VERY_LOW, "a"), row("B 2002", Certainty.LOW, "b", changed=False)],
            ("This grade hangs on one study: without A 2001, it would be Very low.",),
        ),
        # each of several
        (
            [row("A 2001", Certainty.HIGH, "a"), row("B 2002", Certainty.LOW, "b")],
            (
                "This grade hangs on each of 2 studies: without A 2001, it would be High; without B 2002, it would be Low.",
            ),
        ),
        # a group alone, and after a study
        (
            [row("the 2 withdrawn studies", Certainty.LOW, "a", "b")],
            ("This grade hangs on the 2 withdrawn studies: without them, it would be Low.",),
        ),
        (
            [row("A 2001", None, "a"), row("the 2 withdrawn studies", None, "a", "b")],
            (
                "This grade hangs on one study: without A 2001, no evidence is left.",
                "This grade hangs on the 2 withdrawn studies: without them, no evidence is left.",
            ),
        ),
    ],
)
def test_what_the_grade_hangs_on_is_said_in_a_sentence(withouts, expected):
    assert hangs_on(withouts) == expected


STEPS = st.fixed_dictionaries(
    {},
    optional={
        domain: st.builds(
            Step,
            st.just(domain),
            st.sampled_from(changes),
            st.just("Because."),
            studies=st.frozensets(st.sampled_from("abcd")),
        )
        for domain, changes in CHANGES.items()
    },
).map(lambda steps: list(steps.values()))
BODIES = st.lists(
    st.builds(
        study,
        st.sampled_from("abcd"),
        st.sampled_from([None, *Design]),
        st.none() | st.integers(0, 500),
        withdrawn=st.booleans(),
        high_risk=st.booleans(),
        industry=st.booleans(),
    ),
    unique_by=lambda one: one.key,
    max_size=4,
)


@given(st.sampled_from(Start), STEPS, BODIES, st.none() | st.integers(0, 1000))
def test_a_change_always_has_a_reason_and_nothing_changes_without_one(start, steps, body, size):
    judged = certainty(start, steps)
    found = sensitivity(start, steps, body, size)
    assert [one.studies for one in found[: len(body)]] == [(one.key,) for one in body]
    for one in found:
        assert one.changed is (one.certainty is not judged)
        assert (one.certainty is None) is (len(one.studies) == len(body))
        assert one.why or not one.changed
    assert bool(hangs_on(found)) is any(one.changed for one in found)


def test_the_examples_in_the_documentation_are_true():
    result = doctest.testmod(module)
    assert result.attempted > 1
    assert result.failed == 0


def test_inconsistency_stays_when_the_one_study_that_is_left_is_a_review():
    steps = [Step(Domain.INCONSISTENCY, -1, "They disagree.")]
    for design, expected in ((Design.SYSTEMATIC_REVIEW, "moderate"), (Design.RANDOMISED_TRIAL, "high")):
        body = [BodyStudy("a", "A", design), BodyStudy("b", "B", Design.RANDOMISED_TRIAL)]
        assert sensitivity(Start.HIGH, steps, body)[1].certainty == expected
