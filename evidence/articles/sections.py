"""The parts of an article: the paragraphs of its body, and its reference list, wherever it stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evidence.identifiers.lines import Line, read_lines
from evidence.identifiers.references import read, split
from evidence.identifiers.tables import rows

WIDEST = 120  # characters; a text with a longer line was not broken to fit a page
UNBROKEN = 45  # a line shorter than this was not broken either
HEADING_WORDS = 12  # no heading has more

_STOPPED = re.compile(r"[.!:;,…][)\]”\"’'*]*$")
_BULLET = re.compile(r"(?:[-–—•·●▪◦‣*]+|[0-9]{1,3}[.)]|\([0-9]{1,3}\))$")
_HASHES = re.compile(r"#{1,6}\s+(?P<words>.*?)\s*#*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference as printed; `number` is the one before it, where it has one."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, or a paragraph or list item, on one line, without bullet."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Sections:
    body: tuple[Block, ...]
    entries: tuple[Entry, ...]


def read_sections(text: str) -> Sections:
    """The body and the reference list of `text`; what stands behind the list, such as a disclaimer, is in neither.

    A list stands under a heading such as "References". Without one, every line that reads as a citation is a
    reference, and the marked lines between two of them; a sentence that mentions a study is none.

    >>> found = read_sections("It helps.\\nReferences\\n1. Jahan F. Leg cramps. 2012;1:2.\\nDisclaimer\\nNo advice.")
    >>> [block.text for block in found.body], found.entries
    (['It helps.'], (Entry(text='Jahan F. Leg cramps. 2012;1:2.', number=1),))
    """
    if table := rows(text):
        return Sections((), tuple(Entry(row) for row in table))
    lines = read_lines(text)
    lists = _headed_lists(lines)
    if not any(listed.entries for listed in lists):
        lists = [*lists, *_bare_lists(lines)]
    entries = tuple(entry for listed in lists for entry in listed.entries)
    taken = {position for listed in lists for position in range(listed.start, listed.end)}
    end = _end_of_body(lines, [listed for listed in lists if listed.entries])
    return Sections(tuple(_blocks(line for place, line in enumerate(lines[:end]) if place not in taken)), entries)


@dataclass(frozen=True, slots=True)
class _List:
    """The lines from `start` to before `end`, heading included."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def _headed_lists(lines: Sequence[Line]) -> list[_List]:
    """Under each heading; of those before the last only where most lines cite."""
    headings = [place for place in range(len(lines)) if _opens_list(lines, place)]
    lists = [_headed(lines, start, end) for start, end in pairwise([*headings, len(lines)])]
    return [listed for listed in lists[:-1] if _mostly_references(listed)] + lists[-1:]


def _opens_list(lines: Sequence[Line], place: int) -> bool:
    """Not in a paragraph that was broken to fit a page: "a systematic review of the / literature"."""
    before = lines[place - 1] if place else None
    whole = before is None or before.blank or before.ended or len(before.printed) < UNBROKEN
    return whole and lines[place].opens_list


def _headed(lines: Sequence[Line], start: int, end: int) -> _List:
    texts = split("\n".join(line.printed for line in lines[start:end]))
    entries, after = _placed(texts, lines, start + 1, end)
    return _List(start, after if entries else start + 1, entries)


def _mostly_references(listed: _List) -> bool:
    cited = sum(is_reference(line) for entry in listed.entries for line in read_lines(entry.text))
    return cited * 2 > len(listed.entries)


def _placed(texts: Iterable[str], lines: Sequence[Line], start: int, end: int) -> tuple[tuple[Entry, ...], int]:
    """The entries with the numbers of the lines that they begin on, and the line after the last of them."""
    entries: list[Entry] = []
    place = start
    for text in texts:
        wanted = _signs(text)
        first = next((at for at in range(max(start, place - 1), end) if _begins(wanted, lines[at])), None)
        if first is None:
            entries.append(Entry(text))
            continue
        entries.append(Entry(text, _number(lines, first)))
        place, rest = first, wanted
        while place < end and (lines[place].blank or rest.startswith(_signs(lines[place].text)) and rest):
            rest = rest.removeprefix(_signs(lines[place].text))
            place += 1
        place = max(place, first + 1)
    while place > start and lines[place - 1].blank:
        place -= 1
    return tuple(entries), place


def _begins(wanted: str, line: Line) -> bool:
    """Whether the entry begins on this line, or the line lists it among others."""
    signs = _signs(line.text)
    return bool(signs) and (wanted.startswith(signs) or wanted in signs)


def _number(lines: Sequence[Line], place: int) -> int | None:
    digits = re.sub(r"\D", "", lines[place].marker)
    return int(digits) if 0 < len(digits) <= 4 else None


def _signs(text: str) -> str:
    return "".join(text.split())


def is_reference(line: Line) -> bool:
    """Whether a line outside of any list is a reference, rather than a sentence that mentions one.

    It is made of identifiers, or begins with authors and says where something was published.

    >>> [is_reference(line) for line in read_lines("PMID: 22972143\\nMagnesium helps. PMID: 22972143")]
    [True, False]
    """
    if not line.cites:
        return False
    if line.identifiers_alone:
        return True
    reference = read(line.text)
    placed = reference.volume or reference.first_page or reference.identifiers or reference.title
    return bool(line.begins_with_authors and reference.year and placed)


def _bare_lists(lines: Sequence[Line]) -> list[_List]:
    """Runs of references without a heading, with the marked lines between two of them."""
    cited = [place for place, line in enumerate(lines) if is_reference(line)]
    runs: list[list[int]] = []
    for place in cited:
        if runs and all(_in_list(lines[at]) for at in range(runs[-1][-1] + 1, place)):
            runs[-1].append(place)
        else:
            runs.append([place])
    return [_bare(lines, run[0], run[-1] + 1) for run in runs]


def _in_list(line: Line) -> bool:
    return line.blank or line.indented or (bool(line.marker) and not line.prose)


def _bare(lines: Sequence[Line], start: int, end: int) -> _List:
    """The run, and before it what its numbers count from."""
    first = _number(lines, start)
    while first and first > 1 and start and _number(lines, start - 1) == first - 1:
        start, first = start - 1, first - 1
    texts = split("\n".join(["References", *(line.printed for line in lines[start:end])]))
    return _List(start, end, _placed(texts, lines, start, end)[0])


def _end_of_body(lines: Sequence[Line], lists: Sequence[_List]) -> int:
    """The line at which the body ends. Behind the last list stand notes about the writer and disclaimers, unless more
    stands there than before it, and no heading says so."""
    if not lists:
        return len(lines)
    start, end = lists[0].start, lists[-1].end
    behind = [line for line in lines[end:] if not line.blank]
    if not behind or behind[0].closes_list:
        return end
    return len(lines) if _words(behind) > _words(lines[:start]) else end


def _words(lines: Iterable[Line]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """One for each line, or for each paragraph of a text that was broken to fit a page."""
    texts = list(_joined(list(lines)))
    paragraphs = [place for place, (text, item) in enumerate(texts) if item or not _short(text)]
    last = max(paragraphs, default=-1)
    for place, (text, item) in enumerate(texts):
        hashes = None if item else _HASHES.match(text)
        if hashes:
            yield Block(hashes["words"], heading=True)
        elif text:
            yield Block(text, heading=not item and _short(text) and (place < last or _titled(text)))


def _short(text: str) -> bool:
    """Whether it may be a heading: a few words that begin with a capital or a number, and no stop."""
    return len(text.split()) <= HEADING_WORDS and not text[:1].islower() and not _STOPPED.search(text)


def _titled(text: str) -> bool:
    return Line(text, text).titled


def _joined(lines: Sequence[Line]) -> Iterator[tuple[str, bool]]:
    """Each block, and whether it is an item of a list."""
    width = max((len(line.printed) for line in lines), default=0)
    block: list[str] = []
    item = False
    for before, line in zip([None, *lines], lines, strict=False):
        bullet = bool(_BULLET.match(line.marker))
        if block and (before is None or not _goes_on(before, line, width)):
            yield " ".join(block), item
            block = []
        if not line.blank:
            item = item if block else bullet
            block.append(line.text if bullet else line.printed.strip())
    if block:
        yield " ".join(block), item


def _goes_on(before: Line, line: Line, width: int) -> bool:
    """Whether the page was too narrow for the first word of `line` to stand on the line before."""
    if before.blank or line.blank or line.marker or not UNBROKEN < width <= WIDEST:
        return False
    return len(before.printed) + 1 + len(line.text.split()[0]) > width * 0.9
