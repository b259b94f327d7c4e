"""Citation keys in Markdown, such as @pmid:22972143, with the lines that they stand in.

PURE. Where a key counts (not in code, not in an address) only a reader of Markdown can tell. So each key gives its
place to a holder of the same width, pandoc reads the text, and what then is no citation is put back as it was. This
also lets through the DOIs with brackets and semicolons, which pandoc's own keys cannot have
(https://pandoc.org/MANUAL.html#extension-citations).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Digits of private use (https://www.unicode.org/charts/PDF/UE000.pdf): no text looks like a holder.
FIRST = 0xE000
TO_HOLDER = {ord("0") + digit: chr(FIRST + digit) for digit in range(10)}
FROM_HOLDER = {FIRST + digit: str(digit) for digit in range(10)}
HOLDER = re.compile(r"@(?:\{|%7B)?([\ue000-\ue009]+)(?:\}|%7D)?")
FRAME = len("@{}")

# After a letter @ is part of an address, after a backslash it is a mere sign.
START = re.compile(r"(?<![\w\\])@(?=[{\w])")
IN_BRACES = re.compile(r"\{([^\s{}]+)\}")
PLAIN = re.compile(r"\w+(?:[:.#$%&\-+?<>~/]\w+)*")
DOI = re.compile(r"doi:", re.IGNORECASE)

OPENING = {")": "(", "]": "[", ">": "<", "}": "{"}
ENDING = re.compile(r"""[\s|`"\\]|;(?=[\s\]@]|-@|$)""")
LONGEST = 600  # signs of a key; what is kept of a DOI has 500 at most
TRAILING = ".,;:!?*_'’”"


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its @ and braces, its line, from 1, and how it is printed."""

    text: str
    line: int
    printed: str


@dataclass(frozen=True, slots=True)
class Held:
    """Markdown with holders in place of its keys."""

    text: str
    keys: tuple[Key, ...]


def hold(markdown: str) -> Held:
    """The text with each key's place held, and the keys in their order.

    Source: https://pandoc.org/MANUAL.html#extension-citations

    >>> held = hold("Cramps.\\nSo it is [@pmid:1; @doi:10.1000/(SICI)1<2:A>3.0;2-X, p. 3], ann@example.org.")
    >>> [(key.line, key.text) for key in held.keys]
    [(2, 'pmid:1'), (2, 'doi:10.1000/(SICI)1<2:A>3.0;2-X')]
    >>> len(held.text) == len("Cramps.\\nSo it is [@pmid:1; @doi:10.1000/(SICI)1<2:A>3.0;2-X, p. 3], ann@example.org.")
    True
    """
    pieces: list[str] = []
    keys: list[Key] = []
    line, done = 1, 0
    for start, end, key in located(markdown):
        line += markdown.count("\n", done, start)
        pieces += [markdown[done:start], holder(len(keys), end - start)]
        keys.append(Key(key, line, markdown[start:end]))
        done = end
    return Held("".join((*pieces, markdown[done:])), tuple(keys))


def located(markdown: str) -> Iterator[tuple[int, int, str]]:
    """Where each key begins, at its @, and ends, and what it says."""
    place = 0
    while found := START.search(markdown, place):
        start, place = found.start(), found.end()
        braced = IN_BRACES.match(markdown, place)
        end = braced.end() if braced else end_of_key(markdown, place)
        if end > place:
            yield start, end, braced[1] if braced else markdown[place:end]
            place = end


def end_of_key(text: str, start: int) -> int:
    if DOI.match(text, start):
        return end_of_doi(text, start)
    plain = PLAIN.match(text, start)
    return plain.end() if plain else start


def end_of_doi(text: str, start: int) -> int:
    """Where a DOI ends: at a space, or at a bracket that closes what the DOI did not open."""
    is_open: list[str] = []
    longest = min(start + LONGEST, len(text))
    found = ENDING.search(text, start, longest)
    limit = found.start() if found else longest
    for place in range(start, limit):
        sign = text[place]
        if sign in OPENING.values():
            is_open.append(sign)
        elif sign in OPENING and (not is_open or is_open.pop() != OPENING[sign]):
            limit = place
            break
    return start + len(text[start:limit].rstrip(TRAILING))


def holder(number: int, width: int) -> str:
    """As wide as the key was, so that tables drawn with spaces stay tables."""
    return f"@{{{str(number).zfill(width - FRAME).translate(TO_HOLDER)}}}"


def number_of(citation: str) -> int | None:
    """Which key pandoc's id of a citation holds the place of; None when it holds none.

    >>> number_of("\\ue000\\ue001\\ue002"), number_of("smith2004")
    (12, None)
    """
    number = citation.translate(FROM_HOLDER)
    return int(number) if number != citation and number.isdecimal() else None


def restored(document: str, keys: Sequence[Key]) -> str:
    """Pandoc's JSON with the keys again where the holders do not cite: in code, and in addresses.

    >>> restored('"see @{\\ue000}"', [Key("pmid:1", 1, "@{pmid:1}")])
    '"see @{pmid:1}"'
    """
    return HOLDER.sub(lambda found: written(found, keys), document)


def written(found: re.Match[str], keys: Sequence[Key]) -> str:
    number = number_of(found[1])
    if number is None or number >= len(keys):
        return found[0]
    return json.dumps(keys[number].printed, ensure_ascii=False)[1:-1]
