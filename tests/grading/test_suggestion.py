"""Designs and levels suggested from publication types and MeSH: never more than they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.grading.suggestion import DESIGN_OF_HEADING, DESIGN_OF_TYPE, Design, suggest

CASES = [
    # the strongest specific type wins
    (["Journal Article", "Randomized Controlled Trial", "Clinical Trial"], ["Humans"], Design.RANDOMISED_TRIAL, "2"),
    (["Meta-Analysis", "Review"], ["Humans"], Design.SYSTEMATIC_REVIEW, None),
    (["Controlled Clinical Trial"], ["Humans"], Design.CONTROLLED_TRIAL, "3"),
    (["Case Reports"], ["Humans"], Design.CASE_REPORT, "4"),
    # a pragmatic trial is no proof of randomisation
    (["Pragmatic Clinical Trial"], ["Humans"], Design.TRIAL, None),
    # cohorts and case-control studies are known by their headings
    (["Observational Study"], ["Humans", "Cohort Studies"], Design.COHORT, "3"),
    (["Journal Article"], ["Humans", "Case-Control Studies"], Design.CASE_CONTROL, "4"),
    # no evidence of its own
    (["Clinical Trial Protocol", "Randomized Controlled Trial"], ["Humans"], Design.PROTOCOL, None),
    (["Practice Guideline"], [], Design.GUIDELINE, None),
    (["Letter"], [], Design.OPINION, None),
    # rats
    (["Randomized Controlled Trial"], ["Animals", "Rats"], Design.PRECLINICAL, None),
    # nothing specific: ask
    (["Journal Article"], [], Design.UNKNOWN, None),
]


@pytest.mark.parametrize(("types", "headings", "design", "level"), CASES)
def test_a_treatment_question_gets_this_suggestion(types, headings, design, level):
    made = suggest(types, headings, "treatment")
    assert (made.design, made.level) == (design, level)
    assert made.reason.endswith(".")


@pytest.mark.parametrize("question", ["diagnosis", "prognosis", "prevalence"])
def test_for_other_questions_the_design_alone_gives_no_level(question):
    assert suggest(["Randomized Controlled Trial"], ["Humans"], question).level is None


@given(
    st.lists(st.sampled_from([name for name, _ in DESIGN_OF_TYPE] + ["Journal Article", "Preprint"])),
    st.lists(st.sampled_from([name for name, _ in DESIGN_OF_HEADING] + ["Humans", "Animals"])),
    st.sampled_from(["treatment", "common_harms", "rare_harms", "screening", "diagnosis", "prognosis", "prevalence"]),
)
def test_whatever_pubmed_says_there_is_a_reason_and_no_level_1_without_a_person(types, headings, question):
    made = suggest(types, headings, question)
    assert made.reason
    assert made.level in (None, "2", "3", "4")
