"""The sentence of a grade: the whole table of verbs cell by cell, and nothing said that was not judged."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.grading import wording
from evidence.grading.rules import Certainty
from evidence.grading.wording import Effect, EffectWanted, Magnitude, looks_plural, lowered, phrase, sentence, verdict

HIGH, MODERATE, LOW, VERY_LOW = Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW
LARGE, MEDIUM, SMALL, NONE = Magnitude.LARGE, Magnitude.MODERATE, Magnitude.SMALL, Magnitude.NONE
LESS, MORE = Effect.REDUCES, Effect.INCREASES
UNCERTAIN = "The evidence is very uncertain about the effect of quinine on cramps."

# GRADE guidelines 26, one row a cell.
TABLE = [
    (HIGH, LARGE, LESS, "Quinine results in a large reduction in cramps."),
    (HIGH, LARGE, MORE, "Quinine results in a large increase in cramps."),
    (HIGH, MEDIUM, LESS, "Quinine reduces cramps."),
    (HIGH, MEDIUM, MORE, "Quinine increases cramps."),
    (HIGH, SMALL, LESS, "Quinine reduces cramps slightly."),
    (HIGH, SMALL, MORE, "Quinine increases cramps slightly."),
    (HIGH, NONE, None, "Quinine makes little to no difference to cramps."),
    (MODERATE, LARGE, LESS, "Quinine probably results in a large reduction in cramps."),
    (MODERATE, LARGE, MORE, "Quinine probably results in a large increase in cramps."),
    (MODERATE, MEDIUM, LESS, "Quinine probably reduces cramps."),
    (MODERATE, MEDIUM, MORE, "Quinine probably increases cramps."),
    (MODERATE, SMALL, LESS, "Quinine probably reduces cramps slightly."),
    (MODERATE, SMALL, MORE, "Quinine probably increases cramps slightly."),
    (MODERATE, NONE, None, "Quinine probably makes little to no difference to cramps."),
    (LOW, LARGE, LESS, "Quinine may result in a large reduction in cramps."),
    (LOW, LARGE, MORE, "Quinine may result in a large increase in cramps."),
    (LOW, MEDIUM, LESS, "Quinine may reduce cramps."),
    (LOW, MEDIUM, MORE, "Quinine may increase cramps."),
    (LOW, SMALL, LESS, "Quinine may reduce cramps slightly."),
    (LOW, SMALL, MORE, "Quinine may increase cramps slightly."),
    (LOW, NONE, None, "Quinine may make little to no difference to cramps."),
    (VERY_LOW, LARGE, LESS, UNCERTAIN),
    (VERY_LOW, LARGE, MORE, UNCERTAIN),
    (VERY_LOW, MEDIUM, LESS, UNCERTAIN),
    (VERY_LOW, MEDIUM, MORE, UNCERTAIN),
    (VERY_LOW, SMALL, LESS, UNCERTAIN),
    (VERY_LOW, SMALL, MORE, UNCERTAIN),
    (VERY_LOW, NONE, None, UNCERTAIN),
    # very low needs neither size nor direction
    (VERY_LOW, None, None, UNCERTAIN),
    # no difference has no direction, whatever is given
    (HIGH, NONE, LESS, "Quinine makes little to no difference to cramps."),
    # what was not judged is not said
    (HIGH, None, LESS, "High certainty evidence on the effect of quinine on cramps; its size was not judged."),
    (LOW, None, None, "Low certainty evidence on the effect of quinine on cramps; its size was not judged."),
    (
        MODERATE,
        SMALL,
        None,
        "Moderate certainty evidence of a small effect of quinine on cramps; its direction was not judged.",
    ),
    (None, LARGE, LESS, "No certainty was judged for the effect of quinine on cramps."),
]


@pytest.mark.parametrize(("certainty", "magnitude", "effect", "expected"), TABLE)
def test_a_grade_makes_this_sentence(certainty, magnitude, effect, expected):
    made = verdict(certainty, intervention="Quinine", outcome="Cramps", magnitude=magnitude, effect=effect)
    assert made == expected


def test_the_table_has_every_cell():
    cells = {(certainty, magnitude, effect) for certainty, magnitude, effect, _ in TABLE if magnitude}
    assert cells >= {(one, size, way) for one in Certainty for size in (LARGE, MEDIUM, SMALL) for way in Effect}
    assert cells >= {(one, NONE, None) for one in Certainty}


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        (HIGH, "The certainty of the evidence about prevalence of leg cramps is high."),
        (VERY_LOW, "The certainty of the evidence about prevalence of leg cramps is very low."),
        (None, "No certainty was judged for the evidence about prevalence of leg cramps."),
    ],
)
def test_without_an_intervention_there_is_no_effect_to_speak_of(certainty, expected):
    made = verdict(certainty, intervention=" ", outcome="Prevalence of leg cramps", magnitude=LARGE, effect=MORE)
    assert made == expected


@pytest.mark.parametrize(
    ("certainty", "magnitude", "expected"),
    [
        (LOW, SMALL, "Oral magnesium may reduce cramp frequency slightly compared with placebo."),
        (
            VERY_LOW,
            SMALL,
            "The evidence is very uncertain about the effect of oral magnesium compared with placebo on cramp frequency.",
        ),
        (
            HIGH,
            None,
            "High certainty evidence on the effect of oral magnesium compared with placebo on cramp frequency; its size was not judged.",
        ),
    ],
)
def test_a_comparator_is_named(certainty, magnitude, expected):
    made = verdict(
        certainty,
        intervention="Oral magnesium.",
        outcome="Cramp frequency",
        magnitude=magnitude,
        effect=LESS,
        comparator="Placebo",
    )
    assert made == expected


@pytest.mark.parametrize(
    ("intervention", "expected"),
    [
        ("Statins", "Statins probably reduce stroke."),
        ("Statin", "Statin probably reduces stroke."),
        ("Muscle relaxants in adults", "Muscle relaxants in adults probably reduce stroke."),
        ("Aspirin for heart attacks", "Aspirin for heart attacks probably reduces stroke."),
        ("Aspirin plus statins", "Aspirin plus statins probably reduces stroke."),
    ],
)
def test_several_things_take_a_plural_verb(intervention, expected):
    assert verdict(MODERATE, intervention=intervention, outcome="Stroke", magnitude=MEDIUM, effect=LESS) == expected


def test_whoever_knows_better_says_whether_it_is_plural():
    made = verdict(HIGH, intervention="diet and exercise", outcome="BMI", magnitude=MEDIUM, effect=LESS, plural=True)
    assert made == "Diet and exercise reduce BMI."


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("NSAIDs", True),
        ("ACE inhibitors (any)", True),
        ("Exercise programmes, supervised", True),
        ("Stretching of calves", False),
        ("Type 2 diabetes", False),  # ends in s, is one
        ("Dialysis", False),
        ("Cannabis", False),
        ("Citrus", False),
        ("Illness", False),
        ("St John's", False),
        ("", False),
    ],
)
def test_a_plural_is_known_by_its_noun(name, plural):
    assert looks_plural(name) is plural


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Quinine", "quinine"),
        ("Mexiletine in ALS", "mexiletine in ALS"),
        ("Vitamin D", "vitamin D"),
        ("Omega-3 fatty acids", "omega-3 fatty acids"),
        ("Co-enzyme Q10", "co-enzyme Q10"),
        # abbreviations and chemical prefixes
        ("NSAIDs", "NSAIDs"),
        ("IV iron", "IV iron"),
        ("B vitamins", "B vitamins"),
        ("L-carnitine", "L-carnitine"),
        ("CoQ10", "CoQ10"),
        ("5-ASA", "5-ASA"),
        # names
        ("St John's wort", "St John's wort"),
        ("Parkinson’s symptoms", "Parkinson’s symptoms"),
        ("Tai Chi", "Tai Chi"),
        ("Mediterranean diet", "Mediterranean diet"),
        # written small already
        ("mRNA vaccines", "mRNA vaccines"),
        ("", ""),
    ],
)
def test_only_an_ordinary_word_loses_its_capital(name, inside):
    assert lowered(name) == inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oral magnesium helps", "Oral magnesium helps."),
        ("a walk helps", "A walk helps."),
        ("pH falls", "pH falls."),
        ("n-3 fatty acids help", "n-3 fatty acids help."),
        ("β-blockers help", "β-blockers help."),
        ("β blockers help", "β blockers help."),  # a capital beta would look like a B
        ("it is taken b.i.d.", "It is taken b.i.d."),
    ],
)
def test_a_sentence_begins_with_a_capital_where_the_word_takes_one(text, expected):
    assert sentence(text) == expected


def test_braces_in_a_name_are_only_braces():
    made = verdict(LOW, intervention="X {outcome}", outcome="{0}", magnitude=MEDIUM, effect=LESS)
    assert made == "X {outcome} may reduce {0}."


def test_an_effect_without_a_direction_has_no_verb():
    with pytest.raises(EffectWanted, match="The effect is small, but which way it goes is not said: choose") as raised:
        phrase(LOW, SMALL, None)
    assert isinstance(raised.value, EvidenceError)


@pytest.mark.parametrize(
    ("certainty", "magnitude", "effect", "expected"),
    [
        (LOW, SMALL, LESS, "may reduce {outcome} slightly"),
        (MODERATE, LARGE, MORE, "probably results in a large increase in {outcome}"),
        (HIGH, NONE, None, "makes little to no difference to {outcome}"),
        (VERY_LOW, LARGE, LESS, "the evidence is very uncertain about the effect of {intervention} on {outcome}"),
    ],
)
def test_a_phrase_is_the_verb_that_a_certainty_allows(certainty, magnitude, effect, expected):
    assert phrase(certainty, magnitude, effect) == expected


NAMES = st.text("abcDEF .-'\n(", max_size=20)


@given(
    st.sampled_from([None, *Certainty]),
    NAMES,
    NAMES.filter(lambda name: name.strip(". \n")),
    st.sampled_from([None, *Magnitude]),
    st.sampled_from([None, *Effect]),
    NAMES,
)
def test_whatever_is_given_one_line_with_a_full_stop_comes_out(certainty, intervention, outcome, size, effect, other):
    made = verdict(
        certainty, intervention=intervention, outcome=outcome, magnitude=size, effect=effect, comparator=other
    )
    assert made.endswith(".")
    assert not made.endswith("..") or ".." in intervention + outcome + other
    assert "\n" not in made and "  " not in made


def test_the_examples_in_the_documentation_are_true():
    result = doctest.testmod(wording)
    assert result.attempted > 5
    assert result.failed == 0
