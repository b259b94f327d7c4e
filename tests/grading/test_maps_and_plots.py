"""The evidence map and the forest plot: every study is there, at its place, and said in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.grading.evidence_map import DIRECTIONS, LEFT, MOST, WIDTH, Dot, NotOnMap, evidence_map
from evidence.grading.forest_plot import (
    MARGIN,
    NO_EFFECT,
    NoAxis,
    NothingToDraw,
    Row,
    axis_of,
    forest_plot,
)
from evidence.grading.forest_plot import WIDTH as PLOT_WIDTH
from tests.grading.test_drawing import HOSTILE, SVG, title
from tests.grading.test_drawing import drawn as checked

LEVELS = ["1", "2", "3"]


def drawn(svg):
    """The picture after what holds for all; a diamond is a shape of its own."""
    return checked(svg.replace("<polygon", "<rect"))


def test_each_study_is_a_dot_at_its_direction_and_level_with_its_number():
    dots = [Dot(1, "supports", "1"), Dot(2, "refutes", "3"), Dot(7, "supports", "1")]
    root = drawn(evidence_map(dots, LEVELS, "OCEBM (2011)"))
    places = [(float(one.get("cx")), float(one.get("cy"))) for one in root.iter(f"{SVG}circle")]
    assert len(places) == 3
    (left, _), (right, _), (far, low) = places[0], places[1], places[2]
    assert far < left < right
    assert low > places[0][1]
    assert title(root) == "Evidence map on OCEBM (2011). Level 1: 2 supports the claim. Level 3: 1 refutes the claim."
    assert {"1", "2", "7"} <= {one.text for one in root.iter(f"{SVG}text")}


def test_a_withdrawn_study_is_told_apart_without_colour():
    (ring,) = drawn(evidence_map([Dot(1, "mixed", "2", withdrawn=True)], LEVELS, "x")).iter(f"{SVG}circle")
    assert ring.get("stroke-dasharray")
    assert ring.get("fill") == "none"


def test_a_map_without_studies_says_so():
    assert "No study is on it" in title(drawn(evidence_map([], LEVELS, "x")))


@pytest.mark.parametrize("dot", [Dot(1, "sideways", "1"), Dot(1, "supports", "9")])
def test_what_the_map_has_no_place_for_is_refused(dot):
    with pytest.raises(NotOnMap, match="Study 1 is at"):
        evidence_map([dot], LEVELS, "x")


@given(st.lists(st.tuples(st.sampled_from(list(DIRECTIONS)), st.sampled_from(LEVELS)), max_size=120))
def test_dots_stay_in_their_cells_and_what_is_too_many_is_counted(cells):
    dots = [Dot(number, *cell) for number, cell in enumerate(cells, start=1)]
    root = drawn(evidence_map(dots, LEVELS, "x"))
    height = float(root.get("height"))
    rings = [(float(one.get("cx")), float(one.get("cy")), float(one.get("r"))) for one in root.iter(f"{SVG}circle")]
    assert all(x - r >= LEFT and x + r <= WIDTH and y - r >= 0 and y + r <= height for x, y, r in rings)
    assert len(set(rings)) == len(rings)
    hidden = sum(max(cells.count(cell) - MOST, 0) for cell in set(cells))
    assert len(rings) == len(dots) - hidden


def test_an_interval_lies_around_its_estimate_and_no_effect_is_where_it_is():
    root = drawn(forest_plot([Row("Garrison 2020", 1.04, 0.84, 1.29)], "RR", "Risk ratio, cramps"))
    (estimate,) = (one for one in root.iter(f"{SVG}rect") if one.get("class") == "estimate")
    (line,) = (one for one in root.iter(f"{SVG}line") if one.get("class") == "interval")
    (none,) = (one for one in root.iter(f"{SVG}line") if one.get("class") == "no-effect")
    at = float(estimate.get("x")) + 4
    assert float(line.get("x1")) < float(none.get("x1")) < at < float(line.get("x2"))
    assert title(root) == "Risk ratio, cramps. Garrison 2020: 1.04 (0.84 to 1.29). No effect is at 1."


def test_half_and_twice_are_equally_far_from_no_effect():
    axis = axis_of([Row("a", 0.5), Row("b", 2.0)], "OR")
    assert axis.place(1.0) - axis.place(0.5) == pytest.approx(axis.place(2.0) - axis.place(1.0))


def test_an_interval_that_leaves_the_axis_ends_in_an_arrow():
    root = drawn(forest_plot([Row("Small 1990", 2.0, 0.0, 900.0)], "OR", "x"))
    assert len([one for one in root.iter(f"{SVG}line") if one.get("class") == "on"]) == 4


def test_what_was_given_for_all_studies_is_a_diamond():
    rows = [Row("A", -1, -2, 0), Row("All together", -1, -1.5, -0.5, together=True)]
    assert 'class="together"' in forest_plot(rows, "MD", "x")


def test_a_measure_without_an_axis_is_refused():
    with pytest.raises(NoAxis, match="other"):
        forest_plot([Row("A", 1)], "other", "x")


@pytest.mark.parametrize("rows", [[], [Row("A", float("nan"))]])
def test_a_plot_of_nothing_is_refused(rows):
    with pytest.raises(NothingToDraw):
        forest_plot(rows, "RR", "x")


NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.sampled_from(sorted(NO_EFFECT)), st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=9))
def test_any_effects_make_a_picture_whose_shapes_stay_inside(measure, effects):
    ordered = [sorted(map(abs, one) if NO_EFFECT[measure] == 1 else one) for one in effects]
    rows = [Row(HOSTILE, middle, low, high) for low, middle, high in ordered]
    root = drawn(forest_plot(rows, measure, HOSTILE))
    lines = [float(one.get(name)) for one in root.iter(f"{SVG}line") for name in ("x1", "x2")]
    assert all(MARGIN - 0.01 <= x <= PLOT_WIDTH - MARGIN + 0.01 for x in lines)
    assert 'onload="' in title(root)
