"""Which reference of the list answers a marker in the text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evidence.articles.markers import Cited
from evidence.articles.sections import Entry
from evidence.folding import fold
from evidence.identifiers.references import Reference, read
from evidence.identifiers.schemes import Identifier


@dataclass(slots=True)
class References:
    """The list of an article, asked for positions, which count from 1.

    An identifier that stands in the text and not in the list becomes a reference of its own, behind the list.
    """

    texts: list[str] = field(default_factory=list)
    listed: tuple[Reference, ...] = ()
    numbered: Mapping[int, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def positions(self, cited: Cited) -> tuple[int, ...]:
        """The references that answer; () when none does. Several when author and year fit several."""
        if cited.number is not None:
            position = self.numbered.get(cited.number)
            return (position,) if position else ()
        if cited.identifier is not None:
            return (self._identified(cited.identifier),)
        return self._written_by(cited) if cited.names else ()

    def _identified(self, identifier: Identifier) -> int:
        key = str(identifier).casefold()
        if key not in self.known:
            self.texts.append(str(identifier))
            self.known[key] = len(self.texts)
        return self.known[key]

    def _written_by(self, cited: Cited) -> tuple[int, ...]:
        found = [place for place, one in enumerate(self.listed) if _fits(one, cited)]
        lettered = [place for place in found if re.search(rf"\b{cited.year}\b", self.listed[place].text)]
        letter = ord(cited.year[4:] or "a") - ord("a")
        if cited.year[4:] and not lettered and len(found) > 1:
            lettered = found[letter : letter + 1]
        return tuple(place + 1 for place in (lettered or found))


def references_of(entries: Sequence[Entry]) -> References:
    """The list with its identifiers, and the position that each number means: the one printed before a reference
    where all have one, the place in the list otherwise.

    >>> references_of([Entry("Jahan F. Leg cramps. 2012;1:2.", 7)]).positions(Cited("7", number=7))
    (1,)
    """
    listed = tuple(read(entry.text) for entry in entries)
    printed = [entry.number for entry in entries]
    known: dict[str, int] = {}
    for position, reference in enumerate(listed, 1):
        for identifier in reference.identifiers:
            known.setdefault(str(identifier).casefold(), position)
    numbers = [number for number in printed if number is not None]
    if len(set(numbers)) < len(printed):
        numbers = list(range(1, len(printed) + 1))
    numbered = {number: position for position, number in enumerate(numbers, 1)}
    return References([entry.text for entry in entries], listed, numbered, known)


def _fits(reference: Reference, cited: Cited) -> bool:
    """By the first author and the year; of "Garrison and Allan" the second must stand in the reference too."""
    if not re.search(rf"(?<![0-9]){cited.year[:4]}(?![0-9])", reference.text):
        return False
    if reference.year and reference.year != int(cited.year[:4]):
        return False
    text, (first, *others) = fold(reference.text), [fold(name) for name in cited.names]
    author = fold(reference.first_author) if reference.first_author else ""
    leads = author in (first, first.split()[-1]) or bool(re.match(rf"\W*(?:the\s)?{re.escape(first)}\b", text))
    return leads and all(name in text for name in others)
