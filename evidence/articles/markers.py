"""How a text cites: numbers in brackets or raised, author and year, keys of pandoc, identifiers in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.articles.people import authors_and_years
from evidence.identifiers.schemes import Identifier, find, locate

MOST = 60  # numbers that one range may stand for


@dataclass(frozen=True, slots=True)
class Cited:
    """One thing that a marker points to: a number, an author and a year, an identifier, or a key that is none.

    `sure` is False for what may be something else, such as "(Boston, 2012)" or a number in round brackets.
    """

    label: str
    number: int | None = None
    names: tuple[str, ...] = ()
    year: str = ""
    identifier: Identifier | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Marker:
    """Where a marker stands in the text, and what it cites, in order; nothing for the key of a claim."""

    start: int
    end: int
    cited: tuple[Cited, ...]


_ONE = r"[1-9][0-9]{0,2}"
_NUMBERS = rf"{_ONE}(?:\s?[,;–—‐-]\s?{_ONE}){{0,60}}"
_SQUARE = re.compile(rf"\[\s?({_NUMBERS})\s?\](?:\s?[–—‐-]\s?\[\s?({_ONE})\s?\])?")
_RAISED = re.compile(rf"\^({_NUMBERS})\^")
# "rest, (2) water and (3) sleep" count something else.
_ROUND = re.compile(rf"(?<=[\w%)\]”\"’.?!])(?<!\band)(?<!\bor)(?<!\bare)(?<!\bby)\s?\(({_NUMBERS})\)(?!\w)")
_HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_HIGH_NUMBER = rf"[{_HIGH[1:]}][{_HIGH}]{{0,2}}"
_SUPERSCRIPT = re.compile(rf"(?<![{_HIGH}⁺⁻]){_HIGH_NUMBER}(?:\s?[,⁻˒–-]\s?{_HIGH_NUMBER}){{0,60}}(?![{_HIGH}⁺⁻])")
_DIGITS = str.maketrans(_HIGH + "⁻˒", "0123456789-,")
# A raised number is a power behind a unit or a number: "kg/m²", "10⁶", "I²".
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]{3}|[.,;:?!)\]”\"’%])$")

# https://pandoc.org/MANUAL.html#citation-syntax
_KEYS = re.compile(r"\[[^\[\]@]{0,200}@[^\[\]]{1,1500}\]")
_KEY = re.compile(r"(?<![\w@])@(?:\{(?P<braced>[^{}\s]{1,500})\}|(?P<key>\w[^\s;,\]}]{0,500}))")
_KNOWN_KEY = re.compile(r"(?<![\w@.])-?@\{?(?P<key>(?:pmid|pmcid|doi|claim):[^\s;,\]}]{1,500})\}?")
_CLAIM = "claim:"


def markers_in(text: str) -> list[Marker]:
    """The markers of `text` in order; they do not overlap. Numbers in round brackets are not sure.

    Not markers: years, percentages, levels of evidence, doses, powers, "[sic]" and numbers that count steps.

    >>> [[cited.label for cited in marker.cited] for marker in markers_in("Quinine helps [1, 3-5] (Level V) (56%).")]
    [['1', '3', '4', '5']]
    """
    ways = (_keys, _square, _raised, _superscripts, _identifiers, _people, _round)
    found: list[Marker] = []
    taken = bytearray(len(text))
    for way in ways:
        for marker in way(text):
            if marker.end > marker.start and not any(taken[marker.start : marker.end]):
                taken[marker.start : marker.end] = b"\1" * (marker.end - marker.start)
                found.append(marker)
    return sorted(found, key=lambda marker: marker.start)


def numbers(text: str) -> list[int]:
    """The numbers of a list with ranges; [] when a range goes down or stands for more than `MOST` numbers.

    >>> numbers("1, 3–5"), numbers("5-3")
    ([1, 3, 4, 5], [])
    """
    found: list[int] = []
    for part in re.split(r"[,;]", text):
        first, *rest = (int(number) for number in re.findall(r"[0-9]+", part))
        last = rest[-1] if rest else first
        if len(rest) > 1 or not 0 <= last - first < MOST:
            return []
        found += range(first, last + 1)
    return found


def _numbered(match: re.Match[str], text: str, *, sure: bool = True) -> Iterator[Marker]:
    cited = tuple(Cited(str(number), number=number, sure=sure) for number in numbers(text))
    if cited:
        yield Marker(match.start(), match.end(), cited)


def _square(text: str) -> Iterator[Marker]:
    for match in _SQUARE.finditer(text):
        yield from _numbered(match, f"{match[1]}-{match[2]}" if match[2] else match[1])


def _raised(text: str) -> Iterator[Marker]:
    for match in _RAISED.finditer(text):
        if _WORD_BEFORE.search(text[max(0, match.start() - 3) : match.start()]):
            yield from _numbered(match, match[1])


def _superscripts(text: str) -> Iterator[Marker]:
    for match in _SUPERSCRIPT.finditer(text):
        if _WORD_BEFORE.search(text[max(0, match.start() - 3) : match.start()]):
            yield from _numbered(match, match[0].translate(_DIGITS))


def _round(text: str) -> Iterator[Marker]:
    for match in _ROUND.finditer(text):
        yield from _numbered(match, match[1], sure=False)


def _keys(text: str) -> Iterator[Marker]:
    for pattern in (_KEYS, _KNOWN_KEY):
        for match in pattern.finditer(text):
            keys = [one["braced"] or one["key"] for one in _KEY.finditer(match[0])]
            if keys:
                yield Marker(match.start(), match.end(), tuple(_keyed(key) for key in keys if not _of_claim(key)))


def _of_claim(key: str) -> bool:
    return key.casefold().startswith(_CLAIM)


def _keyed(key: str) -> Cited:
    identifiers = find(key)
    label = key.rstrip(".:")
    return Cited(str(identifiers[0]), identifier=identifiers[0]) if identifiers else Cited(f"@{label}")


def _identifiers(text: str) -> Iterator[Marker]:
    """With the brackets around them, when nothing else stands there."""
    for found in locate(text):
        start, end = found.start, found.end
        if text[start - 1 : start] in ("(", "[") and text[end : end + 1] in (")", "]"):
            start, end = start - 1, end + 1
        yield Marker(start, end, (Cited(str(found.identifier), identifier=found.identifier),))


def _people(text: str) -> Iterator[Marker]:
    for start, end, group in authors_and_years(text):
        yield Marker(
            start, end, tuple(Cited(one.label, names=one.names, year=one.year, sure=one.sure) for one in group)
        )
