"""Words that speak of the claim are marked; the text itself stays as it was."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.folding import TAG
from evidence.grading.marking import Segment, mark, terms_of

KINDS = ("population", "intervention", "comparator", "outcome", "mesh")


def marked(text, **terms):
    """The marked stretches of a text, as (text, kind)."""
    return [(segment.text, segment.kind) for segment in mark(text, terms) if segment.kind]


def test_the_terms_of_a_phrase_are_its_words_that_carry_meaning():
    assert terms_of("Older adults with cirrhosis (Child-Pugh A)", "older women") == (
        "older", "adults", "cirrhosis", "child", "pugh", "women"
    )  # fmt: skip
    # folded, without markup, short words and bare numbers; the people themselves are in every abstract
    assert terms_of("Vitamin B<sub>12</sub> 500 mg a day", "Crème") == ("vitamin", "b12", "day", "creme")
    assert terms_of("Patients who are in the trial", "") == ("trial",)


MATCHES = [
    # the same word; a plural; a verb in its forms, from each of them
    ("cramp", "Cramp, cramps, cramped, cramping", 4),
    ("cramps", "cramp cramps", 2),
    ("reduce", "reduce reduces reduced reducing", 4),
    ("reduced", "reduce reduces reduced reducing", 4),
    ("stop", "stopped stopping stops", 3),
    ("stopped", "stop", 1),
    ("study", "studies study studied", 3),
    ("pregnancies", "pregnancy", 1),
    ("dose", "doses dosing dosed", 3),
    # only at the start of words, and only with an ending
    ("cramp", "encramp crampon crampfree", 0),
    ("rate", "rat rats ratio", 0),
    ("care", "car cars", 0),
    ("placebo", "PLACEBO-controlled", 1),
    # accents and case, composed or not
    ("ménière", "Meniere, MENIERE and Me\u0301nie\u0300re", 3),
    # a word with tags in it; an entity is no word
    ("b12", "B<sub>12</sub> and B12", 2),
    ("amp", "salt &amp; water", 0),
    ("sub", "H<sub>2</sub>O", 0),
    # phrases, whatever divides their words, but not across a full stop
    ("Muscle Cramp", "muscle cramps, muscle-cramp, muscle  cramp", 3),
    ("Muscle Cramp", "the muscle. Cramps came", 0),
    ("Muscle Cramp", "muscle and cramp", 0),
    ("Quality of Life", "the quality of life", 1),
    # an inverted heading
    ("Diabetes Mellitus, Type 2", "type 2 diabetes mellitus", 1),
    # what is no word marks nothing
    ("–", "a – b", 0),
    ("", "a", 0),
]


@pytest.mark.parametrize(("term", "text", "number"), MATCHES)
def test_a_term_matches_so_many_words(term, text, number):
    assert len(marked(text, outcome=[term])) == number


def test_the_segments_name_what_each_stretch_speaks_of():
    terms = {"population": ["adults"], "outcome": ["cramps"]}
    assert mark("Adults had cramps.", terms) == (
        Segment("Adults", "population"),
        Segment(" had ", ""),
        Segment("cramps", "outcome"),
        Segment(".", ""),
    )
    assert mark("", terms) == ()
    assert mark("Nothing.", {}) == (Segment("Nothing.", ""),)


def test_where_terms_overlap_the_earlier_kind_wins_and_then_the_longer_phrase():
    assert marked("muscle cramps", outcome=["cramp"], mesh=["Muscle Cramp"]) == [("cramps", "outcome")]
    assert marked("muscle cramps", mesh=["Muscle Cramp"], outcome=["cramp"]) == [("muscle cramps", "mesh")]
    assert marked("muscle cramps", mesh=["Muscle", "Muscle Cramp", "Cramp"]) == [("muscle cramps", "mesh")]
    assert marked("cramps", intervention=["cramp"], outcome=["cramp"]) == [("cramps", "intervention")]


TAGGED = [
    # a tag around the word stays outside
    ("<i>cramps</i> at night", "cramps"),
    # a tag that opens or closes within it comes along
    ("<i>muscle</i> cramps", "<i>muscle</i> cramps"),
    ("muscle <b><i>cramps</i></b> at", "muscle <b><i>cramps</i></b>"),
    ("muscle cr<sub>a</sub>mps", "muscle cr<sub>a</sub>mps"),
    # one that reaches further cannot: better unmarked than broken
    ("<i>many muscle</i> cramps", None),
    ("muscle <i>cramps at night</i>", None),
]


@pytest.mark.parametrize(("text", "stretch"), TAGGED)
def test_a_marked_stretch_can_be_wrapped_in_an_element(text, stretch):
    terms = {"mesh": ["muscle cramp"], "outcome": ["cramp"]} if "muscle" not in text else {"mesh": ["muscle cramp"]}
    assert [segment.text for segment in mark(text, terms) if segment.kind] == ([stretch] if stretch else [])


PIECES = st.sampled_from(
    ["cramp", "Cramps", "muscle", "é", "E\u0301", "B", "12", " ", "-", ". ", "&lt;", "&", "<", ">", "x"]
    + [f"<{slash}{name}>" for name in ("i", "b", "u", "sub", "sup") for slash in ("", "/")]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40)
TERMS = st.dictionaries(
    st.sampled_from(KINDS), st.lists(st.sampled_from(["cramp", "muscle cramp", "b12", "é", "sub", "12 x", "lt", "i"]))
)


@given(TEXTS, TERMS)
def test_the_segments_are_the_text_and_cut_no_tag_or_entity(text, terms):
    segments = mark(text, terms)
    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text and segment.kind in ("", *terms) for segment in segments)
    ends, at = set(), 0
    for segment in segments:
        at += len(segment.text)
        ends.add(at)
    for whole in re.finditer(rf"{TAG.pattern}|&lt;", text):
        assert not ends & set(range(whole.start() + 1, whole.end()))


@given(TEXTS, TERMS)
def test_the_tags_in_a_marked_stretch_open_and_close_there(text, terms):
    for segment in mark(text, terms):
        rest = "".join(TAG.findall(segment.text)) if segment.kind else ""
        while rest != (rest := re.sub(r"<(\w+)></\1>", "", rest)):
            pass
        assert rest == ""


@given(st.lists(st.sampled_from(["cramps", "Muscle cramp", "ATP", "reduced"]), min_size=1, max_size=8))
def test_every_word_of_a_phrase_is_found_again_in_it(phrase):
    text = " ".join(phrase)
    unmarked = "".join(segment.text for segment in mark(text, {"outcome": terms_of(text)}) if not segment.kind)
    assert unmarked.strip() == ""


LONG = [
    "Magnesium reduced muscle cramps in 94 older adults with cirrhosis. " * 150,
    "a<i>" * 2500,
    "&a" * 5000,
    "muscle " * 1500,
    "<" * 10000,
    "a" * 10000,
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:8])
def test_a_long_text_is_marked_soon(text):
    terms = {"mesh": [f"muscle word{number} cramp" for number in range(40)], "outcome": ["cramp", "muscle"] * 5}
    started = time.perf_counter()
    assert "".join(segment.text for segment in mark(text, terms)) == text
    assert time.perf_counter() - started < 1
