"""How large is the effect, study by study? A forest plot: an estimate with its interval, against no effect at all.

PURE. Ratios stand on a logarithmic axis, so that half and twice are equally far from 1; differences on a plain one
(Cochrane Handbook, 10.2.1, https://training.cochrane.org/handbook/current/chapter-10). Nothing is pooled here: a
diamond is drawn for an effect that was given for all studies together. An interval beyond the axis ends in an arrow.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.errors import EvidenceError
from evidence.grading.drawing import element, picture
from evidence.grading.summary import effect_words, minus

# Where no effect is: at 1 of a ratio, at 0 of a difference; a proportion has no such place.
NO_EFFECT = {"RR": 1.0, "OR": 1.0, "HR": 1.0, "IRR": 1.0, "RD": 0.0, "MD": 0.0, "SMD": 0.0, "proportion": None}
RATIOS = frozenset({"RR", "OR", "HR", "IRR"})

WIDTH, MARGIN = 340.0, 14.0  # units
TOP, ROW, FOOT = 6.0, 36.0, 34.0
DECADE = 10.0  # of a ratio: an interval is drawn at most ten times beyond the outermost estimate
LEAST = 1e-4  # of a ratio, for the logarithm
MOST_TICKS = 6
CUT = 34  # letters of a name


class NoAxis(EvidenceError):
    """Effects measured as “{measure}” have no common axis. Draw one of {known}."""

    code = "no_axis"


class NothingToDraw(EvidenceError):
    """There is no effect to draw: give at least one with a finite estimate."""

    code = "nothing_to_draw"


@dataclass(frozen=True, slots=True)
class Row:
    """An effect with the name of its study; `together` for one that was given for all studies."""

    name: str
    estimate: float
    low: float | None = None
    high: float | None = None
    together: bool = False

    @property
    def numbers(self) -> tuple[float, ...]:
        return tuple(one for one in (self.estimate, self.low, self.high) if one is not None)


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where the plot goes, in units of the measure."""

    low: float
    high: float
    ratio: bool

    def place(self, value: float) -> float:
        """Where a value stands from left to right; what is beyond an end stands at it."""
        low, high, at = (self.scaled(one) for one in (self.low, self.high, value))
        return MARGIN + (WIDTH - 2 * MARGIN) * min(max((at - low) / (high - low), 0), 1)

    def scaled(self, value: float) -> float:
        return math.log(max(value, LEAST)) if self.ratio else value

    def ticks(self) -> list[float]:
        """Round numbers on the axis, few enough to be read."""
        return ratio_ticks(self.low, self.high) if self.ratio else plain_ticks(self.low, self.high)


def forest_plot(rows: Sequence[Row], measure: str, name: str) -> str:
    """The plot as SVG; `measure` is a code such as RR, `name` what the measure and the outcome are called.

    Raises NoAxis, NothingToDraw.

    >>> drawn = forest_plot([Row("Garrison 2020", 1.04, 0.84, 1.29)], "RR", "Risk ratio")
    >>> "Garrison 2020: 1.04 (0.84 to 1.29)" in drawn
    True
    """
    if measure not in NO_EFFECT:
        raise NoAxis(measure=measure, known=", ".join(NO_EFFECT))
    drawable = [row for row in rows if all(math.isfinite(one) for one in row.numbers)]
    if not drawable:
        raise NothingToDraw()
    axis, none = axis_of(drawable, measure), NO_EFFECT[measure]
    bottom = TOP + ROW * len(drawable)
    shapes = [] if none is None else [no_effect(axis.place(none), bottom)]
    for place, row in enumerate(drawable):
        shapes += drawn(row, axis, measure, TOP + place * ROW)
    shapes += [*axis_drawn(axis, bottom)]
    where = "" if none is None else f" No effect is at {short(none)}."
    title = f"{name}. {'; '.join(f'{row.name}: {numbers(row, measure)}' for row in drawable)}.{where}"
    return picture("forest-plot", title, (WIDTH, bottom + FOOT), *shapes)


def axis_of(rows: Sequence[Row], measure: str) -> Axis:
    """As wide as the rows and the place of no effect need, and a little more."""
    ratio, none = measure in RATIOS, NO_EFFECT[measure]
    values = [one for row in rows for one in row.numbers] + ([] if none is None else [none])
    if not ratio:
        low, high = min(values), max(values)
        room = (high - low) * 0.06 or max(abs(high), 1) * 0.1
        return Axis(low - room, high + room, ratio=False)
    estimates = [max(row.estimate, LEAST) for row in rows] + [1.0]
    low = max(min(values), min(estimates) / DECADE, LEAST)
    high = min(max(values), max(estimates) * DECADE)
    return Axis(min(low, 0.8) / 1.15, max(high, 1.25) * 1.15, ratio=True)


def ratio_ticks(low: float, high: float) -> list[float]:
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1,)):
        found = [10.0**ten * step for ten in decades for step in steps if low <= 10.0**ten * step <= high]
        if len(found) <= MOST_TICKS:
            return found
    return found[:: -(-len(found) // MOST_TICKS)]


def plain_ticks(low: float, high: float) -> list[float]:
    """Steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / MOST_TICKS
    ten = 10.0 ** math.floor(math.log10(rough))
    step = next(ten * one for one in (1, 2, 5, 10) if ten * one >= rough)
    return [step * one for one in range(math.ceil(low / step), math.floor(high / step) + 1)]


def drawn(row: Row, axis: Axis, measure: str, y: float) -> Iterator[str]:
    """One row: its name and its numbers above, the interval and the estimate beneath."""
    line = y + 25
    yield words_at(MARGIN, y + 12, cut(row.name), "start", "700" if row.together else "400")
    yield words_at(WIDTH - MARGIN, y + 12, numbers(row, measure), "end")
    if row.together and row.low is not None and row.high is not None:
        yield diamond(axis, row.estimate, row.low, row.high, line)
        return
    if row.low is not None and row.high is not None:
        yield from interval(axis, row.low, row.high, line)
    at = axis.place(row.estimate)
    yield element("rect", x=at - 4, y=line - 4, width=8, height=8, fill="currentColor", **{"class": "estimate"})


def interval(axis: Axis, low: float, high: float, y: float) -> Iterator[str]:
    x1, x2 = axis.place(low), axis.place(high)
    yield element("line", x1=x1, y1=y, x2=x2, y2=y, stroke="currentColor", **{"class": "interval"})
    for end, x, inwards, beyond in ((low, x1, 5, low < axis.low), (high, x2, -5, high > axis.high)):
        if beyond:
            for way in (-4, 4):
                yield element("line", x1=x, y1=y, x2=x + inwards, y2=y + way, stroke="currentColor", **{"class": "on"})
        elif math.isfinite(end):
            yield element("line", x1=x, y1=y - 4, x2=x, y2=y + 4, stroke="currentColor")


def diamond(axis: Axis, estimate: float, low: float, high: float, y: float) -> str:
    left, middle, right = (axis.place(one) for one in (low, estimate, high))
    points = ((left, y), (middle, y - 7), (right, y), (middle, y + 7))
    return element(
        "polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), fill="currentColor", **{"class": "together"}
    )


def no_effect(x: float, bottom: float) -> str:
    look = {"stroke-dasharray": "3 3", "stroke-opacity": "0.6", "class": "no-effect"}
    return element("line", x1=x, y1=TOP, x2=x, y2=bottom, stroke="currentColor", **look)


def axis_drawn(axis: Axis, y: float) -> Iterator[str]:
    yield element("line", x1=MARGIN, y1=y, x2=WIDTH - MARGIN, y2=y, stroke="currentColor")
    for tick in axis.ticks():
        x = axis.place(tick)
        yield element("line", x1=x, y1=y, x2=x, y2=y + 5, stroke="currentColor")
        yield words_at(x, y + 18, short(tick), "middle", size="11")


def numbers(row: Row, measure: str) -> str:
    """The numbers of a row as tables print them, without the name of the measure.

    >>> numbers(Row("Allen 2012", -0.18, -0.84, 0.49), "MD")
    '−0.18 (−0.84 to 0.49)'
    """
    effect = {"measure": measure, "estimate": row.estimate, "low": row.low, "high": row.high}
    return (effect_words(effect) or "").partition(" ")[2]


def short(value: float) -> str:
    """A number of the axis in as few digits as say it.

    >>> short(0.5), short(-20.0), short(0.30000000000000004)
    ('0.5', '−20', '0.3')
    """
    return minus(f"{value:.6g}")


def cut(name: str) -> str:
    return name if len(name) <= CUT else f"{name[: CUT - 1].rstrip()}…"


def words_at(x: float, y: float, words: str, anchor: str, weight: str = "400", size: str = "12") -> str:
    look = {"text-anchor": anchor, "font-size": size, "font-weight": weight, "fill": "currentColor"}
    return element("text", words, x=x, y=y, **look)
