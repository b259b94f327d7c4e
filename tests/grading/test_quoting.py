"""A quotation is verified when the abstract holds it word for word, however it was copied; and never otherwise."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evidence.grading.quoting import QuoteCheck, check_quote

ABSTRACT = [
    "We gave magnesium to 94 adults with night-time leg cramps; it is not known whether it helps patients.",
    "There was a non-significant reduction of −0·18 cramps a week (95% CI −0·63 to 0·28, p=0·43)."
    " H<sub>2</sub>O &amp; CO<sub>2</sub> were &lt; 10<sup>5</sup>; VO<sub>2</sub>max rose 1½-fold.",
    "The “effect” didn’t differ – for 10\u2009500 people – between men and women. Doses: 5 mg/kg, 10.18 or 0.12–0.35 g.",
]

FOUND = [
    # as printed, and with another case
    "magnesium to 94 adults",
    "MAGNESIUM to 94 Adults",
    # line breaks, runs of spaces, no-break spaces; a word broken at the end of a line, with a hyphen of its own or not
    "magnesium\n  to 94\u00a0adults",
    "We gave mag-\nnesium to 94 adults",
    "with night-\r\ntime leg cramps",
    "with night\u00adtime leg\u200b cramps",
    # minus and dashes of all kinds; the middle dot of The Lancet
    "reduction of -0.18 cramps a week",
    "reduction of –0.18 cramps a week (95% CI -0.63 to 0.28, p=0.43)",
    "0.12-0.35 g",
    "didn't differ — for",
    # spaces around signs
    "a week (95 % CI −0.63 to 0.28, p = 0.43)",
    # quotation marks, around the whole and within
    '"magnesium to 94 adults"',
    "«magnesium to 94 adults»",
    "The 'effect' didn't differ",
    # a full stop that the abstract does not have there
    "magnesium to 94 adults.",
    "“magnesium to 94 adults.”",
    # tags and entities, kept, lost, or as signs of their own
    "H2O & CO2 were < 10<sup>5</sup>",
    "H<sub>2</sub>O &amp; CO<sub>2</sub> were &lt; 10⁵",
    "H₂O & CO 2 were < 10^5",
    "<b>VO2max rose</b>",
    "rose 1½-fold",
    # ligatures and full-width letters
    "non-signiﬁcant reduction of",
    "ＶＯ2max rose",
    # a number with a thin space, pasted with another
    "for 10 500 people",
    # words left out, in three spellings, and at the ends
    "We gave magnesium … with night-time leg cramps",
    "gave magnesium ... leg cramps [...] reduction of −0.18 cramps",
    "gave magnesium [ … ] leg cramps (…) CO2 were",
    "… gave magnesium …",
    "We gave […] magnesium",
    "We gave magnesium. ... leg cramps",
    # across two sections
    "whether it helps patients. There was a non-significant reduction",
    # a long dash stands between words, wherever the quotation is cut
    "for 10 500 people — between",
]


@pytest.mark.parametrize("quote", FOUND)
def test_what_copying_does_to_a_quotation_does_not_count(quote):
    assert check_quote(quote, ABSTRACT) is QuoteCheck.VERIFIED


NOT_FOUND = [
    # another word, another order, a word more or less
    "magnesium to 94 children",
    "adults magnesium to 94",
    "magnesium to all 94 adults",
    "magnesium 94 adults",
    # cut out of a word, so that it says the opposite
    "significant reduction of −0·18 cramps",
    "helps patient",
    "non-significant reduct",
    # another number, or a piece of one
    "magnesium to 9 adults",
    "magnesium to 94.0 adults",
    "reduction of −0.1 cramps",
    "reduction of 0.18 cramps a week",
    "0.18 cramps a week",
    "500 people",
    "differ – for 10",
    "0.18 or 0.12",
    "10.18 or 0.12",
    "0.35 g.x",
    "35 g",
    "(95",
    "a week (95",
    "CO2 were < 105",
    "rose 11/2-fold",
    "5; VO2max rose",
    # another sign
    "a week (95% CI −0·63 to 0·28, p<0·43)",
    "−0·63 to −0·28",
    # the dose of another thing
    "Doses: 5 mg",
    # the parts the wrong way round, overlapping, or cut within a word
    "leg cramps … We gave magnesium",
    "gave magnesium to … to 94 adults",
    "We gave mag…nesium to 94 adults",
    # one word or number says nothing; nor do signs alone
    "magnesium",
    "94",
    "“Magnesium.”",
    "… ; …",
    "&lt; &gt;",
    "^ ^",
]


@pytest.mark.parametrize("quote", NOT_FOUND)
def test_anything_else_is_not_found(quote):
    assert check_quote(quote, ABSTRACT) is QuoteCheck.NOT_FOUND


NUMBERS = [
    "10.18 cramps",
    "0.184 cramps",
    "−0.18 cramps",
    "0.18% cramps",
    "0.12–0.18 cramps",
    "0,18 cramps",
    ".18 cramps",
]


@pytest.mark.parametrize("printed", NUMBERS)
def test_a_number_is_not_found_in_another(printed):
    assert check_quote("0.18 cramps", [f"There were {printed} a week."]) is QuoteCheck.NOT_FOUND
    assert check_quote("were 0.18", [f"There were {printed} a week."]) is QuoteCheck.NOT_FOUND
    assert check_quote(f"were {printed}", [f"There were {printed} a week."]) is QuoteCheck.VERIFIED


def test_without_a_quotation_or_an_abstract_there_is_nothing_to_check():
    assert check_quote(" \n", ABSTRACT) is QuoteCheck.NO_QUOTE
    assert check_quote("", []) is QuoteCheck.NO_QUOTE
    assert check_quote("magnesium to 94 adults", []) is QuoteCheck.NO_ABSTRACT
    assert check_quote("magnesium to 94 adults", iter(["", " "])) is QuoteCheck.NO_ABSTRACT


@pytest.mark.parametrize(
    "quote", ["RESULTS: Cramps ceased.", "It was tried. Cramps ceased.", "It was tried. Results: Cramps ceased."]
)
def test_a_heading_may_be_quoted_or_passed_over(quote):
    assert check_quote(quote, ["METHODS:", "It was tried.", "RESULTS:", "Cramps ceased."]) is QuoteCheck.VERIFIED


def test_each_outcome_has_words_and_a_value_of_its_own():
    assert len({check.label for check in QuoteCheck}) == len({check.value for check in QuoteCheck}) == 4


WORD = st.text(st.sampled_from("abcdeäéﬁµß"), min_size=1, max_size=6)
NUMBER = st.from_regex(r"[−<=]?[0-9]{1,4}([.·][0-9]{1,3})?%?", fullmatch=True)
SIGN = st.sampled_from(
    ["–", "±", "&lt;", "H<sub>2</sub>O", "(n=12)", "non-x", "mg/kg.", "“so”,", "p&lt;0·05;", "10<sup>5</sup>"]
)
TEXTS = st.lists(WORD | NUMBER | SIGN, min_size=2, max_size=40)


def run_of(words, data):
    start = data.draw(st.integers(0, len(words) - 2))
    return start, data.draw(st.integers(start + 2, len(words)))


@given(TEXTS, st.data())
def test_any_run_of_words_cut_out_of_an_abstract_is_verified(words, data):
    start, end = run_of(words, data)
    run = words[start:end]
    assume(sum(any(map(str.isalnum, word.replace("&lt;", ""))) for word in run) >= 2)
    cut = data.draw(st.integers(0, len(words)))
    sections = [" ".join(words[:cut]), " ".join(words[cut:])]
    space = data.draw(st.sampled_from([" ", "\n", "  ", "\u00a0 "]))
    assert check_quote(space.join(run), sections) is QuoteCheck.VERIFIED


@given(st.lists(st.integers(100, 99999), min_size=2, max_size=15, unique=True), st.data())
def test_with_one_digit_changed_it_is_not(numbers, data):
    words = [word for number in numbers for word in (f"on {number / 100:.2f}", "cramps")]
    position = data.draw(st.integers(0, len(numbers) - 1)) * 2
    place = data.draw(st.integers(3, len(words[position]) - 1).filter(lambda at: words[position][at] != "."))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != words[position][place]]))
    changed = words[position][:place] + digit + words[position][place + 1 :]
    assume(changed not in words)
    abstract = [" ".join(words)]
    assert check_quote(" ".join(words[position : position + 2]), abstract) is QuoteCheck.VERIFIED
    assert check_quote(f"{changed} cramps", abstract) is QuoteCheck.NOT_FOUND


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_any_text_gets_an_answer(quote, abstract):
    assert check_quote(quote, abstract) in QuoteCheck


HOSTILE = ["-\n" * 5000, "1<i>" * 5000, "1" + "<i><sub>" * 3000, ". " * 8000, "a … " * 2000, "a " * 5000, "'" * 10000]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8])
def test_long_odd_texts_are_answered_soon(text):
    started = time.perf_counter()
    check_quote(text + " two words", [text + " other words"])
    assert time.perf_counter() - started < 2
