"""The summary of findings: people of 1,000 against worked examples, footnotes once, and a table that computes nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.grading.absolute import absolute
from evidence.grading.summary import COLUMNS, summary_csv, summary_rows


def effect(measure="RR", estimate=0.92, low=None, high=None):
    return {"measure": measure, "estimate": estimate, "low": low, "high": high, "participants": 120}


def step(domain, change=0, reason="", assessable=True):
    return {"domain": domain, "change": change, "reason": reason, "assessable": assessable, "studies": []}


def assessment(outcome="cramp frequency", **fields):
    given = {
        "outcome": outcome, "steps": [], "certainty": "moderate", "quick": False, "effect": effect(low=0.72, high=1.2),
        "participants": 120, "baseline": {"per_1000": 300.0, "source": "The control arms."}, "studies": ["1", "2"],
        "verdict": "Magnesium probably helps.", "exception_reason": None,
    }  # fmt: skip
    return given | fields


def snapshot(*assessments, outcomes=None):
    named = outcomes or [{"name": one["outcome"], "importance": "critical"} for one in assessments]
    return {"slug": "magnesium", "number": 3, "outcomes": named, "assessments": list(assessments)}


ABSOLUTE = [
    # Cochrane Handbook 5.1, 12.5.4.2: RR 0.92 of 300 is 24 fewer, so 276
    ("RR", 0.92, 300, 276),
    # 12.5.4.3: OR 0.73 of 300 is 62 fewer, so 238: 0.73 × 0.3 / (0.7 + 0.73 × 0.3) = 0.219 / 0.919 = 0.2383
    ("OR", 0.73, 300, 238),
    # 12.5.4: a risk difference of -0.133 is 133 fewer
    ("RD", -0.133, 300, 167),
    # 1 - 0.8 ** 0.5 = 1 - 0.8944 = 0.1056
    ("HR", 0.5, 200, 106),
    # no effect leaves the risk as it is
    ("RR", 1, 300, 300),
    ("OR", 1, 300, 300),
    ("HR", 1, 300, 300),
    ("RD", 0, 300, 300),
    # everybody and nobody
    ("OR", 0.5, 1000, 1000),
    ("OR", 0.5, 0, 0),
    ("HR", 0, 1000, 0),
]


@pytest.mark.parametrize(("measure", "estimate", "baseline", "people"), ABSOLUTE)
def test_people_of_a_thousand_are_as_in_the_worked_examples(measure, estimate, baseline, people):
    assert round(absolute(effect(measure, estimate), baseline).with_) == people


NOT_COMPUTED = [
    # a measure that says nothing of people
    (effect("MD", -1.2), 300),
    (effect("IRR", 0.8), 300),
    # a ratio below nought, a difference of more than everybody, an end of the interval that cannot be
    (effect("RR", -0.5), 300),
    (effect("RD", -5), 300),
    (effect("RR", 0.9, -0.1, 1.2), 300),
    # nothing to start from, or no effect
    (effect(), None),
    (effect(), 1200),
    (None, 300),
]


@pytest.mark.parametrize(("given_effect", "baseline"), NOT_COMPUTED)
def test_no_number_of_people_is_made_up(given_effect, baseline):
    assert absolute(given_effect, baseline) is None


@given(
    st.sampled_from(["RR", "OR", "HR"]),
    st.floats(0, 1000),
    st.lists(st.floats(0, 50), min_size=3, max_size=3).map(sorted),
)
def test_an_interval_of_people_holds_the_estimate_and_stays_within_everybody(measure, baseline, ends):
    low, estimate, high = ends
    people = absolute(effect(measure, estimate, low, high), baseline)
    assert 0 <= people.low <= people.with_ + 1e-6 <= people.high + 2e-6 <= 1000.01


def test_a_row_says_what_the_table_needs():
    (row,) = summary_rows(snapshot(assessment()))
    assert (row.outcome, row.importance, row.participants, row.studies) == ("cramp frequency", "critical", 120, 2)
    assert row.effect == "RR 0.92 (0.72 to 1.20)"
    assert (row.without, row.with_) == ("300", "276 (216 to 360)")
    assert row.difference == "24 fewer (84 fewer to 60 more)"
    assert (row.certainty_word, row.rating, row.verdict) == ("Moderate", "GRADE", "Magnesium probably helps.")
    assert row.dots.count('class="filled"') == 3


def test_rare_outcomes_have_a_decimal():
    # 5 × 0.5 = 2.5; 5 × 0.25 = 1.25, which is 1.3; 5 × 1 = 5
    (row,) = summary_rows(
        snapshot(assessment(effect=effect("RR", 0.5, 0.25, 1), baseline={"per_1000": 5.0, "source": "A register."}))
    )
    assert (row.without, row.with_, row.difference) == ("5", "2.5 (1.3 to 5)", "2.5 fewer (3.8 fewer to 0)")


def test_more_than_everybody_is_shown_as_everybody_and_said():
    (row,) = summary_rows(
        snapshot(assessment(effect=effect("RR", 3), baseline={"per_1000": 500.0, "source": "The control arm."}))
    )
    assert row.with_ == "1,000"
    assert any("more than everybody" in note.text for note in row.footnotes)


def test_reasons_are_footnotes_and_the_same_reason_has_one_letter():
    bias = step("risk_of_bias", -1, "Unblinded.")
    first = assessment(steps=[bias, step("imprecision"), step("publication_bias", 0, "Two studies.", False)])
    second = assessment("pain", steps=[bias, step("imprecision", -2, "60 people.")], baseline=None)
    rows = summary_rows(snapshot(first, second))
    noted = [[(note.letter, note.text, note.listed) for note in row.footnotes] for row in rows]
    assert noted == [
        [
            ("a", "Risk of bias: serious (−1). Unblinded.", True),
            ("b", "Publication bias: not assessable. Two studies.", True),
            ("c", "Without the intervention: The control arms.", True),
        ],
        [
            ("a", "Risk of bias: serious (−1). Unblinded.", False),
            ("d", "Imprecision: very serious (−2). 60 people.", True),
        ],
    ]


def test_critical_outcomes_come_first_and_what_nobody_assessed_is_not_left_out():
    outcomes = [
        {"name": "serum level", "importance": "not_important"},
        {"name": "pain", "importance": "important"},
        {"name": "cramp frequency", "importance": "critical"},
    ]
    rows = summary_rows(snapshot(assessment(quick=True), outcomes=outcomes))
    assert [(row.outcome, row.certainty_word, row.rating) for row in rows] == [
        ("cramp frequency", "Moderate", "quick rating (not GRADE)"),
        ("pain", "Not assessed", ""),
        ("serum level", "Not assessed", ""),
    ]


def test_what_is_not_known_stays_open():
    (row,) = summary_rows(snapshot(assessment(effect=None, baseline=None, participants=None)))
    assert (row.effect, row.without, row.with_, row.difference, row.participants) == (None,) * 5


@pytest.mark.parametrize("empty", [{}, {"outcomes": [], "assessments": []}, {"outcomes": None}])
def test_a_publication_without_outcomes_has_no_rows(empty):
    assert summary_rows(empty) == []


def test_the_csv_says_the_same_as_the_rows():
    text = summary_csv(snapshot(assessment(steps=[step("risk_of_bias", -1, "Unblinded, all.")])))
    header, line = csv.reader(io.StringIO(text))
    said = dict(zip(header, line, strict=True))
    assert tuple(header) == COLUMNS
    assert (said["claim"], said["version"], said["certainty"]) == ("magnesium", "3", "Moderate")
    assert said["with, of 1,000 (interval)"] == "276 (216 to 360)"
    assert said["reasons"].startswith("(a) Risk of bias: serious (−1). Unblinded, all.")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(start):
    hostile = f'{start}HYPERLINK("http://x")'
    content = snapshot(assessment(hostile, verdict=hostile, steps=[]))
    _, line = csv.reader(io.StringIO(summary_csv(content), newline=""))
    assert [cell for cell in line if cell.startswith(start)] == []
    assert f"'{hostile}" in line
