"""From a pasted text to its references: a list in any layout, a column of a table, or the end of a whole article."""

import re
from itertools import pairwise

from evidence.identifiers.lines import Line, read_lines
from evidence.identifiers.tables import rows

WRAPPED = 45  # a line shorter than this was not broken to fit a page,
NARROW = 25  # or not to fit the column of a numbered list
LONGEST = 100  # lines of one entry


def split(text: str) -> list[str]:
    """The references in `text`, each on one line, in order, without numbers and bullets.

    A text with a heading such as "References" is an article: its list is what stands between the heading and the
    next part. A text that consists mostly of paragraphs and has no such heading is an article without a list: of it
    only the lines that cite something are kept. Everything else is a list, and every line of it is kept, alone or
    joined to the reference that it continues. A table whose first row names a column "PMID" or "DOI" gives a
    reference a row.

    >>> split("References\\n1. Jahan F. Leg\\n   cramps. 2012;1:2.\\n2. Sluka KA. Pain. 2016;3:4.")
    ['Jahan F. Leg cramps. 2012;1:2.', 'Sluka KA. Pain. 2016;3:4.']
    """
    if table := rows(text):
        return table
    lines = read_lines(text)
    headings = [position for position, line in enumerate(lines) if _is_heading(lines, position)]
    if headings:
        return _after_headings(lines, headings)
    if _is_article(lines):
        return [line.text for line in lines if line.cites]
    return _entries(lines)


def _is_heading(lines: list[Line], position: int) -> bool:
    """Not when the line before goes on: "a systematic review of the / literature"."""
    before = lines[position - 1] if position else None
    if before and not (before.blank or before.ended or len(before.printed) < WRAPPED):
        return False
    return lines[position].opens_list


def _after_headings(lines: list[Line], headings: list[int]) -> list[str]:
    """The list after the last heading, and what else before it is mostly citations: lists are pasted together."""
    entries: list[str] = []
    starts = [0, *(position + 1 for position in headings)]
    for start, end in zip(starts, [*headings, len(lines)], strict=True):
        section = _entries(_list_part(lines[start:end]))
        if start == starts[-1] or sum(Line(entry, entry).cites for entry in section) * 2 > len(section):
            entries += section
    return entries


def _list_part(lines: list[Line]) -> list[Line]:
    """The lines before the next part of the article: a paragraph (unless a note between two entries), a heading known
    to follow lists, or, behind the last entry, what looks like a heading or ends a marked list."""
    stop = next((position for position in range(len(lines)) if _ends_list(lines, position)), len(lines))
    section = lines[:stop]
    if stop < len(lines):  # the heading of what follows
        while section and (section[-1].blank or section[-1].titled):
            section.pop()
    marked = any(line.marker for line in section)
    entries = [position for position, line in enumerate(section) if line.cites or line.marker]
    for position in range(max(entries, default=len(section)) + 1, len(section)):
        line, previous = section[position], section[position - 1]
        if line.blank or line.indented or not (previous.blank or previous.ended or len(previous.printed) < WRAPPED):
            continue
        if marked or line.titled:
            return section[:position]
    return section


def _ends_list(lines: list[Line], position: int) -> bool:
    if not lines[position].prose:
        return lines[position].closes_list
    behind = next((line for line in lines[position + 1 :] if not line.blank), None)
    return behind is None or not behind.cites


def _is_article(lines: list[Line]) -> bool:
    """Whether most of the words stand in paragraphs that cite nothing."""
    words = [(len(line.text.split()), line.prose) for line in lines]
    return sum(count for count, prose in words if prose) * 2 > sum(count for count, _ in words)


def _entries(lines: list[Line]) -> list[str]:
    """Every line, alone or joined to the entry it continues. A blank line always separates."""
    width = _page_width(lines)
    entries: list[list[Line]] = []
    current: list[Line] = []
    for line in lines:
        if line.blank:
            current = []
        elif not line.marker and 0 < len(current) < LONGEST and _continues(current, line, width):
            current.append(line)
        else:
            current = [line]
            entries.append(current)
    return [text for entry in entries for text in _texts(entry) if text]


def _page_width(lines: list[Line]) -> int | None:
    """The width to which a text was broken: most of its lines are as long as the next word allows, and many go on
    in small letters. None for a text with a line for each entry."""
    width = max((len(line.printed) for line in lines), default=0)
    following = [
        (one, other)
        for one, other in pairwise(lines)
        if not (one.blank or other.blank or other.marker or other.identifiers_alone or other.address_alone)
    ]
    full = [(one, other) for one, other in following if _fills(one, other, width)]
    small = sum(not other.text[0].isupper() for _, other in full)
    return width if len(full) > 1 and len(full) * 2 >= len(following) and small * 4 >= len(full) else None


def _fills(line: Line, following: Line, width: int) -> bool:
    return len(line.printed) + 1 + len(following.text.split()[0]) > width * 0.9


def _texts(entry: list[Line]) -> list[str]:
    """The entry as one text; a line that lists several identifiers is an entry each."""
    pieces = entry[0].identifiers_alone
    one_study = len(pieces) == len(set(entry[0].schemes)) == len(entry[0].found)
    if len(entry) == 1 and len(pieces) > 1 and not one_study:
        return list(pieces)
    text = entry[0].text
    for line in entry[1:]:
        text += line.text if _broken(text, line.text) else f" {line.text}"
    return [" ".join(text.split())]


# The parts of a citation that no citation begins with.
_LATER_PART = re.compile(
    r"(?:doi|PMC?ID|PubMed|Epub|Available|Accessed|Retrieved)\b|[0-9]{4}\s?;|[0-9]+\s?[(:]\s?[0-9]"
    r"|[0-9]{1,2}\s[A-Z][a-z]{2}|\[[A-Z]",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"\W*(?:doi|PMC?ID|PubMed)\b", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"[\w)][‐-]$")
_BROKEN_ADDRESS = re.compile(r"(?:\b10\.[0-9]{4,9}/|https?://)\S{0,300}[/_(<.]$|\b10\.[0-9]{4,9}/$")


def _continues(current: list[Line], line: Line, width: int | None) -> bool:
    """Whether `line` goes on with the entry of the lines `current`, rather than beginning one of its own."""
    first, previous = current[0], current[-1]
    if not previous.text or previous.labels_next:  # a number alone on its line belongs to what follows
        return True
    if line.indented and not first.indented:
        return not _begins_anew(current, line)
    if width and (first.marker or _fills(previous, line, width)):
        return not _begins_anew(current, line)
    if line.identifiers_alone:
        return _completes(current, line)
    if first.identifiers_alone:
        return False
    if line.address_alone:
        return not previous.address_alone
    return not _begins_anew(current, line) and _goes_on(current, line)


def _begins_anew(current: list[Line], line: Line) -> bool:
    return line.begins_with_authors and current[-1].ended and _complete(current)


def _complete(current: list[Line]) -> bool:
    return any(line.dated or line.found for line in current)


def _goes_on(current: list[Line], line: Line) -> bool:
    """Whether a line of a text that was not broken to one width is the later part of an entry."""
    first, previous = current[0], current[-1]
    citation = bool(first.marker) or first.begins_with_authors
    if _LATER_PART.match(line.text):
        return citation or _complete(current) or not previous.finished
    if previous.finished and any(one.placed for one in current):
        return False
    full = len(previous.printed) >= (NARROW if first.numbered or first.begins_with_authors else WRAPPED)
    if previous.open or line.text[0].islower():
        return citation or full
    if first.marker:
        return full
    return first.begins_with_authors and (not _complete(current) or (full and not previous.ended))


def _completes(current: list[Line], line: Line) -> bool:
    """An identifier on a line of its own belongs to the citation before it, unless that has one of the kind; a bare
    number belongs to nothing, and an identifier without its label to nothing that has no date."""
    if not (_LABELLED.match(line.text) or any(one.dated for one in current)):
        return False
    known = {scheme for one in current for scheme in one.schemes}
    labelled = len(line.identifiers_alone) == len(line.schemes) == len(set(line.schemes))
    return labelled and not current[0].identifiers_alone and not known & set(line.schemes)


def _broken(text: str, rest: str) -> bool:
    """Whether a word, a range of pages or an address was broken at the end of a line."""
    if _BROKEN_WORD.search(text):
        return bool(re.match(r"[a-z0-9]", rest))
    return bool(_BROKEN_ADDRESS.search(text)) and bool(re.match(r"[a-z0-9(]\S*[0-9]", rest))
