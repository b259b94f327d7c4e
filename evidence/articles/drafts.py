"""A text for readers, taken apart: its sentences, the references it prints, and which sentence cites which."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.articles.answering import References, references_of
from evidence.articles.markers import Cited, Marker, markers_in
from evidence.articles.sections import Block, read_sections
from evidence.articles.sentences import ends

_BETWEEN = re.compile(r"[\s,;–-]*(?:and|&)?\s*")  # two markers: "[6], [7]"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` without its markers, `printed` as it stands, `cites` the positions of references, from 1."""

    text: str
    printed: str
    cites: tuple[int, ...] = ()
    markers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its text shows it; `missing` are markers that no reference answers, in their order."""

    title: str
    sentences: tuple[Sentence, ...]
    references: tuple[str, ...]
    missing: tuple[str, ...]


def read_draft(text: str, title: str = "") -> Draft:
    """The sentences of the body with what they cite, and the reference list.

    Headings are no sentences. Identifiers in the text that the list does not have become references of their own,
    behind the list. Without `title`, a heading on the first line is the title.

    >>> text = "Leg cramps\\nQuinine helps.[1] Salt does not (Luo et al., 2020).\\nReferences\\n1. Jahan F. 2012;1:2."
    >>> draft = read_draft(text)
    >>> [(sentence.text, sentence.cites) for sentence in draft.sentences]
    [('Quinine helps.', (1,)), ('Salt does not.', ())]
    >>> draft.title, draft.references, draft.missing
    ('Leg cramps', ('Jahan F. 2012;1:2.',), ('Luo et al., 2020',))
    """
    sections = read_sections(text)
    references = references_of(sections.entries)
    title, body = _titled(title, sections.body)
    found = [markers_in(block.text) for block in body]
    trusted = _trusted(found, references)
    missing: dict[str, None] = {}
    sentences: list[Sentence] = []
    for block, markers in zip(body, found, strict=True):
        kept = [marker for marker in markers if all(one.sure or one in trusted for one in marker.cited)]
        unanswered = (one.label for marker in kept for one in marker.cited if not references.positions(one))
        missing.update(dict.fromkeys(unanswered))
        sentences += _sentences(block.text, kept, references)
    return Draft(title, tuple(sentences), tuple(references.texts), tuple(missing))


def _titled(title: str, blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """The title, and the paragraphs without the headings and without the title at their beginning."""
    first = blocks[0] if blocks else Block("")
    title = " ".join(title.split())
    body = [block for block in blocks if not block.heading]
    if not title and first.heading:
        return first.text, body
    if title and body and body[0].text == title:
        return title, body[1:]
    return title, body


def _trusted(found: Iterable[Sequence[Marker]], references: References) -> set[Cited]:
    """Of what may be a marker, what the rest of the text shows to be one: a reference answers it, or the text cites in
    this way elsewhere."""
    doubtful: list[Cited] = []
    surely_numbered = surely_named = False
    for marker in (marker for markers in found for marker in markers):
        for one in marker.cited:
            doubtful += [] if one.sure else [one]
            surely_numbered |= one.sure and one.number is not None
            surely_named |= bool(one.names) and (one.sure or bool(references.positions(one)))
    numbers = list(dict.fromkeys(one.number for one in doubtful if one.number is not None))
    counted = numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 3
    by_number = not surely_numbered and (counted or bool(references.listed))
    return {
        one
        for one in doubtful
        if (by_number and (counted or references.positions(one)) if one.names == () else surely_named)
    }


def _sentences(text: str, markers: Sequence[Marker], references: References) -> list[Sentence]:
    """A marker at the beginning of a sentence belongs to the sentence before it, except at that of the paragraph."""
    plain, origin = _without(text, markers)
    cuts = ends(plain) or [len(plain)]
    stops = [*(origin[end] for end in cuts[:-1]), len(text)]
    sentences: list[Sentence] = []
    for start, end, printed_from, stop in zip([0, *cuts], cuts, [0, *stops], stops, strict=False):
        own = [marker for marker in markers if printed_from <= marker.start < stop]
        printed = text[printed_from:stop].strip()
        cites = dict.fromkeys(at for marker in own for one in marker.cited for at in references.positions(one))
        words = " ".join(plain[start:end].split())
        sentences.append(Sentence(words or printed, printed, tuple(cites), _printed(text, own)))
    return sentences


def _printed(text: str, markers: Iterable[Marker]) -> tuple[str, ...]:
    return tuple(text[marker.start : marker.end] for marker in markers)


def _without(text: str, markers: Sequence[Marker]) -> tuple[str, list[int]]:
    """The text without markers and the spaces before them, and where each sign of it stood."""
    signs: list[str] = []
    origin: list[int] = []
    place = 0
    for start, end in [*((marker.start, marker.end) for marker in markers), (len(text), len(text))]:
        piece = text[place:start]
        kept = "" if place and end > start and _BETWEEN.fullmatch(piece) else piece
        kept = kept.rstrip() if end > start else kept
        if signs and kept[:1].isalnum():  # "other studies.[12]If the athlete"
            signs.append(" ")
            origin.append(place)
        signs += kept
        origin += range(place, place + len(kept))
        place = end
    return "".join(signs), origin
