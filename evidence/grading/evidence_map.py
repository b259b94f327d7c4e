"""Which way do the studies point, and how good are they? A map: direction across, level down, each dot a study.

PURE. Dots carry the number that a study has in the list beside the map, so that nothing is said by place alone; a study
that was withdrawn is drawn broken. Idea: evidence maps of 3ie, https://www.3ieimpact.org/evidence-hub/evidence-gap-maps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.errors import EvidenceError
from evidence.grading.drawing import element, picture

# The five directions from against to for, each as the lines that stand above its column.
DIRECTIONS: dict[str, tuple[str, ...]] = {
    "refutes": ("refutes", "the claim"),
    "no_difference": ("found no", "difference"),
    "mixed": ("mixed",),
    "unclear": ("unclear",),
    "supports": ("supports", "the claim"),
}

LEFT, TOP, COLUMN = 40.0, 36.0, 60.0  # units: the names of the levels, of the directions, one direction
WIDTH = LEFT + len(DIRECTIONS) * COLUMN
RADIUS, STEP, IN_A_LINE = 8.5, 19.0, 3
MOST = 30  # dots of one cell; the others are counted
SIZE = "11"


class NotOnMap(EvidenceError):
    """Study {number} is at “{direction}”, level “{level}”, which this map does not have."""

    code = "not_on_map"


@dataclass(frozen=True, slots=True)
class Dot:
    """One study on the map: its number in the list, where it stands, and whether it was withdrawn."""

    number: int
    direction: str
    level: str
    withdrawn: bool = False


def evidence_map(dots: Sequence[Dot], levels: Sequence[str], scale: str) -> str:
    """The map as SVG; `levels` from the best to the worst, of the scale that is called so.

    Raises NotOnMap for a dot whose direction or level there is not.

    >>> drawn = evidence_map([Dot(1, "supports", "2")], ["1", "2"], "OCEBM (2011)")
    >>> "Level 2: 1 supports the claim" in drawn, drawn.count("<circle")
    (True, 1)
    """
    for dot in dots:
        if dot.direction not in DIRECTIONS or dot.level not in levels:
            raise NotOnMap(number=dot.number, direction=dot.direction, level=dot.level)
    shapes, y = [*heads()], TOP
    for level in levels:
        row = [dot for dot in dots if dot.level == level]
        height = row_height(row)
        shapes += [*cells(level, y, height), *placed(row, y, height)]
        y += height
    return picture("evidence-map", said(dots, levels, scale), (WIDTH, y + 1), *shapes)


def said(dots: Sequence[Dot], levels: Sequence[str], scale: str) -> str:
    """All that the map shows, in words."""
    rows = [f"Level {level}: {', '.join(found)}" for level in levels if (found := list(counts(dots, level)))]
    return f"Evidence map on {scale}. {'. '.join(rows) or 'No study is on it'}."


def counts(dots: Sequence[Dot], level: str) -> Iterator[str]:
    for direction, lines in DIRECTIONS.items():
        number = sum(dot.level == level and dot.direction == direction for dot in dots)
        if number:
            yield f"{number} {' '.join(lines)}"


def heads() -> Iterator[str]:
    for place, lines in enumerate(DIRECTIONS.values()):
        for line, words in enumerate(lines):
            yield words_at(LEFT + (place + 0.5) * COLUMN, 13 + 13 * (line + 2 - len(lines)), words)


def row_height(row: Sequence[Dot]) -> float:
    """As high as the fullest cell of the row needs."""
    fullest = max((sum(dot.direction == one for dot in row) for one in DIRECTIONS), default=0)
    lines = -(-min(fullest, MOST) // IN_A_LINE) + (fullest > MOST)
    return 6 + STEP * max(lines, 1)


def cells(level: str, y: float, height: float) -> Iterator[str]:
    for place in range(len(DIRECTIONS)):
        look = {"fill": "none", "stroke": "currentColor", "stroke-opacity": "0.35"}
        yield element("rect", x=LEFT + place * COLUMN, y=y, width=COLUMN, height=height, **look)
    yield words_at(LEFT / 2, y + height / 2 + 4, level)


def placed(row: Sequence[Dot], y: float, height: float) -> Iterator[str]:
    for place, direction in enumerate(DIRECTIONS):
        cell = [dot for dot in row if dot.direction == direction]
        middle = LEFT + (place + 0.5) * COLUMN
        lines = [cell[first : first + IN_A_LINE] for first in range(0, min(len(cell), MOST), IN_A_LINE)]
        more = len(cell) - MOST
        top = y + height / 2 - STEP * (len(lines) + (more > 0)) / 2
        for line, dots in enumerate(lines):
            start = middle - STEP * (len(dots) - 1) / 2
            for across, dot in enumerate(dots):
                yield from study(dot, start + across * STEP, top + (line + 0.5) * STEP)
        if more > 0:
            yield words_at(middle, top + (len(lines) + 0.5) * STEP + 4, f"and {more} more")


def study(dot: Dot, x: float, y: float) -> Iterator[str]:
    look = {"class": "withdrawn", "stroke-dasharray": "2 2"} if dot.withdrawn else {"class": "study"}
    fill = {"fill": "none"} if dot.withdrawn else {"fill": "currentColor", "fill-opacity": "0.12"}
    yield element("circle", cx=x, cy=y, r=RADIUS, stroke="currentColor", **fill, **look)
    yield words_at(x, y + 3.6, str(dot.number), "10" if dot.number < 100 else "8")


def words_at(x: float, y: float, words: str, size: str = SIZE) -> str:
    look = {"text-anchor": "middle", "font-size": size, "fill": "currentColor"}
    return element("text", words, x=x, y=y, **look)
