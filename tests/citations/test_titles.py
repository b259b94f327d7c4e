import pytest

from evidence.citations.titles import is_translated, sentence, without_final_period

TITLES = [
    ("Leg cramps.", "Leg cramps"),
    ("Leg cramps. ", "Leg cramps"),
    ("Is it magnesium?", "Is it magnesium?"),
    ("Stop!", "Stop!"),
    ("To be continued...", "To be continued..."),  # an ellipsis
    ("To be continued....", "To be continued..."),  # an ellipsis and a period
    ("To be continued….", "To be continued…"),
    ("[Leg cramps].", "[Leg cramps]"),  # a translation keeps its brackets
    ("[Leg cramps.]", "[Leg cramps.]"),
    ("Health care in the U.S.", "Health care in the U.S."),
    ("A reply to Ramai et al.", "A reply to Ramai et al."),
    ("Bacillus foo sp. nov.", "Bacillus foo sp. nov."),
    ("Deficiency of vitamin D.", "Deficiency of vitamin D"),  # one letter is no abbreviation
    ("Growth of <i>E. coli.</i>", "Growth of <i>E. coli</i>"),
    ("", ""),
    (".", ""),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_only_the_final_period_of_pubmed_goes(title: str, expected: str) -> None:
    assert without_final_period(title) == expected


def test_brackets_mark_a_translation() -> None:
    assert is_translated("[Wadenkrampf]")
    assert not is_translated("[18F]FDG in cramps")


@pytest.mark.parametrize(("text", "expected"), [("A", "A."), ("A.", "A."), ("A?", "A?"), ("A!", "A!"), ("A…", "A….")])
def test_a_sentence_ends_in_one_mark(text: str, expected: str) -> None:
    assert sentence(text) == expected
