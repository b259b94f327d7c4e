"""Brackets that open nothing, such as those of the interval [18, 25), and how deep the others are nested.

A reader of Markdown tries each open bracket as a link to the end of its paragraph, within each other one: its
time grows with the power of their number. So an open one that nothing closes gives its place to a holder.
"""

import re

HOLDER = "\ue00a"  # of private use (https://www.unicode.org/charts/PDF/UE000.pdf)
DEEPEST = 6  # brackets within brackets: each level makes pandoc about three times slower

_PARAGRAPH = re.compile(r"(\n[ \t]*\n)")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)

_NUMBER = r"\s?(?:[+−-]?\s?(?:[0-9]+(?:[.,·][0-9]+)?|∞))\s?%?\s?"
_HALF_OPEN = re.compile(rf"\[({_NUMBER}[,;]{_NUMBER})\)|\(({_NUMBER}[,;]{_NUMBER})\]")


def held(markdown: str) -> tuple[str, int]:
    """The text with holders for the brackets that are not closed in their paragraph, and the depth of the others.

    Source: https://spec.commonmark.org/0.31.2/#links

    >>> held("Aged [18, 25) or [more](a).") == (f"Aged {HOLDER}18, 25) or [more](a).", 1)
    True
    """
    parts = [_paragraph(part) for part in _PARAGRAPH.split(markdown)]
    return "".join(text for text, _ in parts), max(depth for _, depth in parts)


def _paragraph(text: str) -> tuple[str, int]:
    is_open: list[int] = []
    inside = [0]  # how deep the closed ones stand in each that is open, and outside of all
    deepest = 0
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            is_open.append(found.start())
            inside.append(0)
        elif found[0] == "]" and is_open:
            is_open.pop()
            depth = inside.pop() + 1
            inside[-1] = max(inside[-1], depth)
            deepest = max(deepest, depth)
    signs = list(text)
    for place in is_open:
        signs[place] = HOLDER
    return "".join(signs), deepest


def restored(text: str) -> str:
    return text.replace(HOLDER, "[")


def without_half_open(text: str) -> str:
    """The text, as long as it was, with half-open intervals in no brackets at all.

    >>> without_half_open("Aged [18, 25) or (30, 35], not [1, 2] or (1, 2).")
    'Aged _18, 25_ or _30, 35_, not [1, 2] or (1, 2).'
    """
    return _HALF_OPEN.sub(lambda found: f"_{found[0][1:-1]}_", text)
