"""Page ranges: PubMed shortens them (284-7), CSL wants them whole (284-287), the NLM's list prints them short."""

import re
from typing import NamedTuple

DASHES = "-\u2010\u2011\u2013\u2014"

# One range in a list of pages: "284-7", "S12-9", "39S-47S", "iv-x". A token of a publisher's item identifier
# ("S0022-3468(20)30542-X", "jech-2020-214050", "10.1002/jmv.26555") has something else beside it and is no range.
RANGE = re.compile(rf"(?<![^\s,;:])([^\W_]+)[{DASHES}]([^\W_]+)(?![^\s,;:])")
PAGE = re.compile(r"([A-Za-z]*)([0-9]+)([A-Za-z]?)")
ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)

# Longer numbers are identifiers: "JIC20221013-3" is one article, not a range.
LONGEST_PAGE = 6


class Page(NamedTuple):
    prefix: str
    digits: str
    suffix: str

    def __str__(self) -> str:
        return self.prefix + self.digits + self.suffix


def read_page(text: str) -> Page | None:
    found = PAGE.fullmatch(text)
    return Page(*found.groups()) if found and len(found[2]) <= LONGEST_PAGE else None


def expand_pages(pages: str) -> str:
    """PubMed's short page ranges written out; whatever is no range stays as it is.

    "284-7" means 284-287 and "S12-9" means S12-S19. An end before its beginning is not guessed at.
    Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#pg

    >>> expand_pages("123-34, 140")
    '123-134, 140'
    >>> expand_pages("e0227497")
    'e0227497'
    """
    return RANGE.sub(lambda found: expand_range(*found.groups()) or found[0], pages)


def expand_range(first: str, last: str) -> str | None:
    start, end = read_page(first), read_page(last)
    if not start or not end or end.prefix not in ("", start.prefix):
        return None
    if len(end.digits) > len(start.digits) + 1:
        return None
    kept = len(start.digits) - len(end.digits)
    digits = start.digits[: max(kept, 0)] + end.digits
    if int(digits) < int(start.digits):
        return None
    return f"{start}-{Page(start.prefix, digits, end.suffix)}"


def contract_pages(pages: str) -> str:
    """Page ranges as the NLM prints them: only the digits that change, unless a letter follows the number.

    1199-1205 is 1199-205 and 126A-127A stays whole.
    Source: https://www.nlm.nih.gov/mesh/indman/chapter_10.html and Citing Medicine, chapter 1
    (https://www.ncbi.nlm.nih.gov/books/NBK7282/)

    >>> contract_pages("284-287"), contract_pages("S12-S19")
    ('284-7', 'S12-9')
    """
    return RANGE.sub(lambda found: contract_range(*found.groups()) or found[0], pages)


def contract_range(first: str, last: str) -> str | None:
    start, end = read_page(first), read_page(last)
    if not start or not end or start.prefix != end.prefix or start.suffix or end.suffix:
        return None
    if len(start.digits) != len(end.digits):
        return None
    if start == end:
        return first
    changed = next(place for place, digit in enumerate(start.digits) if digit != end.digits[place])
    return f"{first}-{end.digits[changed:]}"


def first_and_last(pages: str) -> tuple[str, str | None]:
    """The first page, and the last one (or what else follows the first) when the text begins with a range.

    >>> first_and_last("284-287")
    ('284', '287')
    >>> first_and_last("S0022-3468(20)30542-X")
    ('S0022-3468(20)30542-X', None)
    """
    start, _, end = pages.partition("-")
    if are_numbers(start, end):
        return start, end
    found = RANGE.match(pages)
    if not found or not is_range(*found.groups()):
        return pages, None
    return found[1], pages[found.start(2) :]


def are_numbers(start: str, end: str) -> bool:
    """Whether both are the numbers of pages: the usual case, told without a regular expression.

    >>> are_numbers("284", "287"), are_numbers("S12", "S19")
    (True, False)
    """
    return start.isdecimal() and end.isdecimal() and len(start) <= LONGEST_PAGE and len(end) <= LONGEST_PAGE


def is_range(first: str, last: str) -> bool:
    if ROMAN.fullmatch(first) and ROMAN.fullmatch(last):
        return True
    return read_page(first) is not None and read_page(last) is not None


def with_dashes(pages: str, dash: str) -> str:
    """The pages with another dash in their ranges, and there only.

    >>> with_dashes("S12-S19, 30", "--")
    'S12--S19, 30'
    """
    start, _, end = pages.partition("-")
    if are_numbers(start, end):
        return f"{start}{dash}{end}"
    return RANGE.sub(lambda found: f"{found[1]}{dash}{found[2]}" if is_range(found[1], found[2]) else found[0], pages)
