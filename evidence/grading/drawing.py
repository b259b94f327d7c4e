"""Small pictures of judgements, as SVG text: how sure we are, how far the work is, how far reviewers agree.

PURE. Every picture says in its title all that it shows, and nothing by colour alone. No style is written into it
(the site's policy allows none): colours come from the classes, and are those of the text without them. The callers
mark the text as safe: whatever came from a person is escaped here.
"""

import html
import math
import re
from collections.abc import Sequence
from itertools import cycle
from typing import Literal

from evidence.errors import EvidenceError
from evidence.grading.rules import Certainty

DOTS = 4

BAR = 240.0  # units wide; the heights below are of the same units
GAP = 2.0  # between two parts of a bar
LEAST = 2.0  # what the smallest part is drawn with, so that it is seen

# How dark one part of a bar is, and how its outline is broken: what tells neighbours apart without any colour.
LOOKS = (("1", ""), ("0.5", ""), ("0.2", ""), ("0", "3 2"))

# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets).
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnknownCertainty(EvidenceError):
    """“{certainty}” is no certainty: draw one of {known}, or None for what is not rated."""

    code = "unknown_certainty"


class NegativeCount(EvidenceError):
    """“{label}” counts {count}: a part of a bar is 0 or more."""

    code = "negative_count"


def certainty_dots(certainty: Literal["high", "moderate", "low", "very_low"] | None) -> str:
    """Four dots, filled for how sure we are: 4 is high, 1 is very low (GRADE, PMID 21208779); broken when not rated.

    Raises UnknownCertainty.

    >>> certainty_dots("moderate").count('fill="currentColor"')
    3
    """
    if certainty is None:
        return dots(0, "Certainty not rated", {"stroke-dasharray": "2 2"})
    if certainty not in set(Certainty):
        raise UnknownCertainty(certainty=certainty, known=", ".join(Certainty))
    grade = Certainty(certainty)
    return dots(grade.dots, f"{grade.label.capitalize()} certainty: {grade.dots} of {DOTS}", {})


def dots(filled: int, title: str, dashes: dict[str, str]) -> str:
    drawn = (dot(position, position < filled, dashes) for position in range(DOTS))
    return picture("certainty-dots", title, (DOTS * 16, 16), *drawn)


def dot(position: int, filled: bool, dashes: dict[str, str]) -> str:
    paint = {"class": "filled", "fill": "currentColor"} if filled else {"class": "empty", "fill": "none"}
    return element("circle", cx=8 + position * 16, cy=8, r=6, stroke="currentColor", **paint, **dashes)


def progress_bar(parts: Sequence[tuple[str, int, str]]) -> str:
    """A bar of parts (label, count, class), as wide as their counts; parts of 0 stand in the title only.

    Neighbours differ in darkness and have a gap between them. Raises NegativeCount.

    >>> "Done: 3, waiting: 1; 4 in all" in progress_bar([("done", 3, "done"), ("waiting", 1, "waiting")])
    True
    """
    for label, count, _ in parts:
        if count < 0:
            raise NegativeCount(label=label, count=count)
    total = sum(count for _, count, _ in parts)
    counts = ", ".join(f"{label}: {count}" for label, count, _ in parts)
    title = f"{counts[:1].upper()}{counts[1:]}; {total} in all" if parts else "Nothing to count"
    return picture("progress-bar", title, (BAR, 16), *(segments(parts, total) if total else [whole()]))


def whole() -> str:
    """The bar without anything in it: an outline."""
    return element("rect", x=1, y=1, width=BAR - 2, height=14, fill="none", stroke="currentColor")


def segments(parts: Sequence[tuple[str, int, str]], total: int) -> list[str]:
    looks = cycle(LOOKS)
    drawn = [(count, name, *next(looks)) for _, count, name in parts if count]
    room = max(BAR - len(drawn) * (GAP + LEAST) + GAP, 0)
    shapes, x = [], 0.0
    for count, name, darkness, dashes in drawn:
        width = LEAST + room * count / total
        outline = {"stroke-dasharray": dashes} if dashes else {}
        paint = {"class": name, "fill": "currentColor", "fill-opacity": darkness, "stroke": "currentColor", **outline}
        shapes.append(element("rect", x=x + 0.5, y=1, width=width - 1, height=14, **paint))
        x += width + GAP
    return shapes


def agreement_scale(value: float | None, label: str, lowest: Literal[-1, 0] = -1) -> str:
    """A line from −1 (or 0, for a share) to 1 with a mark where this agreement lies; None and NaN are undefined.

    A number beyond the line is marked at its end and said as it is.

    >>> "<title>Cohen’s kappa: undefined, on a scale from −1 to 1</title>" in agreement_scale(None, "Cohen’s kappa")
    True
    """
    known = value if value is not None and math.isfinite(value) else None
    shown = "undefined" if known is None else number(known, 2)
    title = f"{label}: {shown}, on a scale from {number(lowest)} to 1"
    line = element("line", x1=20, y1=30, x2=220, y2=30, stroke="currentColor")
    at = 120.0 if known is None else place(known, lowest)
    mark = [] if known is None else [element("circle", cx=at, cy=30, r=5, fill="currentColor", **{"class": "mark"})]
    words = text(at, 18, shown, "value")
    return picture("agreement-scale", title, (BAR, 52), line, *ticks(lowest), *mark, words)


def place(value: float, lowest: float) -> float:
    """Where a value stands on the line, from 20 to 220 units."""
    return 20 + 200 * (min(max(value, lowest), 1) - lowest) / (1 - lowest)


def ticks(lowest: int) -> list[str]:
    drawn = []
    for value in range(lowest, 2):
        x = place(value, lowest)
        drawn += [element("line", x1=x, y1=26, x2=x, y2=34, stroke="currentColor"), text(x, 48, number(value), "tick")]
    return drawn


def text(x: float, y: float, words: str, name: str) -> str:
    place_and_paint: dict[str, str | float] = {
        "text-anchor": "middle",
        "font-size": 12,
        "fill": "currentColor",
        "class": name,
    }
    return element("text", words, x=x, y=y, **place_and_paint)


def picture(name: str, title: str, size: tuple[float, float], *shapes: str) -> str:
    width, height = size
    attributes = {"class": name, "role": "img", "viewBox": f"0 0 {number(width)} {number(height)}"}
    inside = f"<title>{safe(title)}</title>{''.join(shapes)}"
    opening = element("svg", xmlns="http://www.w3.org/2000/svg", width=width, height=height, **attributes)
    return f"{opening.removesuffix('/>')}>{inside}</svg>"


def element(tag: str, words: str = "", **attributes: str | float) -> str:
    """One element; its attributes and its words are escaped.

    >>> element("text", "a < b", x=1.50)
    '<text x="1.5">a &lt; b</text>'
    """
    written = "".join(f' {name}="{attribute(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{safe(words)}</{tag}>" if words else f"<{tag}{written}/>"


def attribute(value: str | float) -> str:
    return safe(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def safe(words: str) -> str:
    """Text as XML holds it; a character that XML cannot hold is shown as the replacement character."""
    return html.escape(NO_XML.sub("\ufffd", words))


def number(value: float, decimals: int = 0) -> str:
    """A number as a reader sees it, with a true minus sign."""
    return f"{value:z.{decimals}f}".replace("-", "−")
