"""Pictures as text: well-formed, named, safe under a strict policy, and telling without colour."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence.grading.drawing import (
    BAR,
    NegativeCount,
    UnknownCertainty,
    agreement_scale,
    certainty_dots,
    progress_bar,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</title><script>alert(1)</script>" onload="alert(1)\x00\x0b\ud800\uffff&amp;'


def drawn(svg: str) -> etree._Element:
    """The picture, after what holds for all of them."""
    root = etree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "title",
        "circle",
        "rect",
        "line",
        "text",
    }
    names = {name for element in root.iter() for name in element.keys()}  # noqa: SIM118  an element is not a mapping
    assert not {name for name in names if name == "style" or name.startswith("on")}
    paints = {element.get(name) for element in root.iter() for name in ("fill", "stroke")}
    assert paints <= {None, "none", "currentColor"}
    return root


def title(root: etree._Element) -> str:
    return root[0].text


DOTS = [
    ("high", 4, "High certainty: 4 of 4"),
    ("moderate", 3, "Moderate certainty: 3 of 4"),
    ("low", 2, "Low certainty: 2 of 4"),
    ("very_low", 1, "Very low certainty: 1 of 4"),
    (None, 0, "Certainty not rated"),
]


@pytest.mark.parametrize(("certainty", "filled", "said"), DOTS)
def test_a_certainty_is_so_many_filled_dots_of_four(certainty, filled, said):
    root = drawn(certainty_dots(certainty))
    assert [dot.get("fill") for dot in root[1:]] == ["currentColor"] * filled + ["none"] * (4 - filled)
    assert title(root) == said


def test_what_is_not_rated_does_not_look_like_a_low_certainty():
    assert all(dot.get("stroke-dasharray") for dot in drawn(certainty_dots(None))[1:])
    assert not any(dot.get("stroke-dasharray") for dot in drawn(certainty_dots("very_low"))[1:])


@pytest.mark.parametrize("word", ["", "A", "Very low"])
def test_another_word_is_refused_with_those_that_are_known(word):
    with pytest.raises(UnknownCertainty, match="very_low, low, moderate, high"):
        certainty_dots(word)


def test_a_bar_names_its_counts_and_draws_them_in_proportion():
    root = drawn(progress_bar([("appraised", 30, "done"), ("waiting", 10, "waiting"), ("refused", 0, "refused")]))
    assert title(root) == "Appraised: 30, waiting: 10, refused: 0; 40 in all"
    done, waiting = root[1:]
    assert (done.get("class"), waiting.get("class")) == ("done", "waiting")
    assert float(done.get("width")) == pytest.approx(3 * float(waiting.get("width")), rel=0.1)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], "Nothing to count"),
        ([("appraised", 0, "done"), ("waiting", 0, "waiting")], "Appraised: 0, waiting: 0; 0 in all"),
    ],
)
def test_a_bar_of_nothing_is_an_outline(parts, said):
    root = drawn(progress_bar(parts))
    assert title(root) == said
    assert [shape.get("fill") for shape in root[1:]] == ["none"]


def test_a_count_below_0_is_refused():
    with pytest.raises(NegativeCount, match="“waiting” counts -1"):
        progress_bar([("waiting", -1, "waiting")])


@given(st.lists(st.tuples(st.text(), st.integers(0, 10**9), st.text()), max_size=12))
def test_parts_fit_their_bar_are_all_seen_and_differ_from_their_neighbours_without_colour(parts):
    root = drawn(progress_bar(parts))
    shapes = [(float(shape.get("x")), float(shape.get("width")), shape) for shape in root[1:]]
    assert len(shapes) == max(sum(1 for _, count, _ in parts if count), 1)
    assert all(width >= 1 for _, width, _ in shapes)
    assert shapes[0][0] >= 0
    assert shapes[-1][0] + shapes[-1][1] <= BAR
    for (x, width, one), (next_x, _, other) in pairwise(shapes):
        assert next_x - x - width > 2
        assert one.get("fill-opacity") != other.get("fill-opacity")


SCALES = [
    # value, lowest, where the mark is, what is said
    (-1, -1, 20, "Kappa: −1.00, on a scale from −1 to 1"),
    (0.5, -1, 170, "Kappa: 0.50, on a scale from −1 to 1"),
    (0.5, 0, 120, "Kappa: 0.50, on a scale from 0 to 1"),
    (1, 0, 220, "Kappa: 1.00, on a scale from 0 to 1"),
    # so little below nothing that it reads as nothing
    (-0.001, -1, 119.9, "Kappa: 0.00, on a scale from −1 to 1"),
    # beyond the line: at its end, and said as it is
    (-0.2, 0, 20, "Kappa: −0.20, on a scale from 0 to 1"),
]


@pytest.mark.parametrize(("value", "lowest", "x", "said"), SCALES)
def test_an_agreement_is_a_mark_on_a_line(value, lowest, x, said):
    root = drawn(agreement_scale(value, "Kappa", lowest))
    (mark,) = root.iter(f"{SVG}circle")
    assert float(mark.get("cx")) == pytest.approx(x)
    assert title(root) == said


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_an_undefined_agreement_has_no_mark_and_says_so(value):
    root = drawn(agreement_scale(value, "Kappa"))
    assert not list(root.iter(f"{SVG}circle"))
    assert "undefined" in title(root)
    assert "undefined" in [element.text for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "svg",
    [progress_bar([(HOSTILE, 1, HOSTILE)]), agreement_scale(0.5, HOSTILE), agreement_scale(None, HOSTILE)],
    ids=["bar", "scale", "undefined"],
)
def test_a_hostile_label_stays_text(svg):
    root = drawn(svg)
    assert '</title><script>alert(1)</script>" onload="alert(1)\ufffd\ufffd\ufffd\ufffd&amp;' in title(root)


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_makes_a_well_formed_picture(label, name):
    drawn(progress_bar([(label, 1, name), ("rest", 2, "rest")]))
    drawn(agreement_scale(0.2, label))
