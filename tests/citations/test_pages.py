import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.citations.pages import contract_pages, expand_pages, first_and_last, with_dashes

EXPANDED = [
    ("284-7", "284-287"),
    ("1012-4", "1012-1014"),
    ("1199-205", "1199-1205"),
    ("12-19", "12-19"),  # already whole
    ("99-101", "99-101"),
    ("S12-9", "S12-S19"),
    ("S12-S19", "S12-S19"),
    ("e12-8", "e12-e18"),
    ("39S-47S", "39S-47S"),
    ("101S-9S", "101S-109S"),
    ("754-65B", "754-765B"),
    ("123-34, 140", "123-134, 140"),
    ("283-7; discussion 287-9", "283-287; discussion 287-289"),
    ("1\u201312", "1-12"),  # an en dash
    ("iv-x", "iv-x"),
    ("R48", "R48"),
    ("e0227497", "e0227497"),
    ("395-4", "395-4"),  # the end before its beginning: not guessed at
    ("A12-B14", "A12-B14"),
    ("S0022-3468(20)30542-X", "S0022-3468(20)30542-X"),  # publishers' identifiers, all seen in PubMed
    ("S2359-39972020005006214", "S2359-39972020005006214"),
    ("JIC20221013-3", "JIC20221013-3"),
    ("jech-2020-214050", "jech-2020-214050"),
    ("10.1002/jmv.26555", "10.1002/jmv.26555"),
    ("", ""),
]


@pytest.mark.parametrize(("short", "whole"), EXPANDED)
def test_short_ranges_are_written_out(short: str, whole: str) -> None:
    assert expand_pages(short) == whole


CONTRACTED = [
    ("284-287", "284-7"),
    ("192-195", "192-5"),
    ("1199-1205", "1199-205"),  # the NLM's own example
    ("304-310", "304-10"),  # and this
    ("21-30", "21-30"),
    ("99-101", "99-101"),
    ("S12-S19", "S12-9"),
    ("126A-127A", "126A-127A"),  # a letter follows: whole
    ("7-7", "7"),
    ("123-134, 140-145", "123-34, 140-5"),
    ("iv-x", "iv-x"),
    ("395-394", "395-4"),
]


@pytest.mark.parametrize(("whole", "short"), CONTRACTED)
def test_ranges_are_shortened_as_the_nlm_does(whole: str, short: str) -> None:
    assert contract_pages(whole) == short


@given(st.sampled_from(["", "S", "e"]), st.integers(1, 99_999), st.integers(1, 5_000))
def test_a_shortened_range_can_be_written_out_again(prefix: str, start: int, length: int) -> None:
    pages = f"{prefix}{start}-{prefix}{start + length}"
    assert expand_pages(contract_pages(pages)) == pages or len(str(start + length)) > len(str(start)) + 1


@given(st.text())
def test_any_text_is_taken_for_pages(text: str) -> None:
    whole = expand_pages(text)
    assert expand_pages(whole) == whole
    start, end = first_and_last(text)
    assert text.startswith(start)
    assert end is None or text.endswith(end)


ENDS = [
    ("284-287", ("284", "287")),
    ("iv-x", ("iv", "x")),
    ("S12-S19, S25", ("S12", "S19, S25")),  # what follows is kept
    ("7", ("7", None)),
    ("e0227497", ("e0227497", None)),
    ("S0022-3468(20)30542-X", ("S0022-3468(20)30542-X", None)),
]


@pytest.mark.parametrize(("pages", "expected"), ENDS)
def test_first_and_last_page_are_told_apart(pages: str, expected: tuple[str, str | None]) -> None:
    assert first_and_last(pages) == expected


def test_only_ranges_get_another_dash() -> None:
    assert with_dashes("iv-x, 12-19, jech-2020-21", "--") == "iv--x, 12--19, jech-2020-21"
