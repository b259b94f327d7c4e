"""What the readers of all files share: names, dates, numbers and titles as other programs write them, made an item."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import Any, cast

from evidence.citations.dates import MONTHS, SEASONS
from evidence.citations.item import DateVariable, Item, Name
from evidence.citations.names import OTHERS
from evidence.citations.pages import expand_pages
from evidence.errors import EvidenceError
from evidence.identifiers.schemes import Scheme, detect, locate


class BrokenRecord(EvidenceError):
    """Record {number} of this {format} file, which begins in line {line}, was not read: {why}. Mend it there, or paste
    that reference as text.
    """

    code = "broken_record"

    @property
    def name(self) -> str:
        """What to call the record in a list: "RIS record 3 (line 41)"."""
        return "{format} record {number} (line {line})".format(**self.values)


class BrokenFile(EvidenceError):
    """This {format} file cannot be read: {why}. Export it anew, or paste the references as text."""

    code = "broken_file"


NUMBERS: tuple[tuple[str, Scheme], ...] = (("DOI", Scheme.DOI), ("PMID", Scheme.PMID), ("PMCID", Scheme.PMCID))
ESCAPED_TAG = re.compile(r"&lt;(/?(?:i|b|u|sub|sup))&gt;")
# Letters that may as well be initials ("King, John V") are none.
SUFFIX = re.compile(r"(?:Jr|Sr|[2-6](?:nd|rd|th)|I{2,3})\.?")
PLAIN_SUFFIX = re.compile(r"(?:Jr|Sr|[2-6](?:nd|rd|th))\.?")
INITIAL = re.compile(r"[^\W\d_]\.?")
DATE = re.compile(
    rf"(?P<year>\d{{4}})(?:[ /-](?P<month>{'|'.join(MONTHS)}|\d{{1,2}})[a-z]*\.?(?:[ /-](?P<day>\d{{1,2}}))?)?"
)
SEASON = re.compile(rf"(?P<year>\d{{4}}) (?P<season>{'|'.join(SEASONS.values())}|Autumn)")


def item_of(format: str, number: int, line: int, values: dict[str, Any], addresses: Iterable[str] = ()) -> Item:
    """The item of these values, without what is empty; numbers are made canonical, or found in the addresses.

    Raises BrokenRecord when nothing is there by which a reference could be found.

    >>> item_of("RIS", 1, 1, {"type": "book", "title": "Cramps", "DOI": ""}, ["https://doi.org/10.1000/182"])
    {'type': 'book', 'title': 'Cramps', 'DOI': '10.1000/182'}
    """
    known = {key: value.strip() if isinstance(value, str) else value for key, value in values.items()}
    found = [one.identifier for address in addresses for one in locate(address)]
    for key, scheme in NUMBERS:
        if text := known.get(key):
            identifier = detect(text, bare=scheme)
            known[key] = identifier.value if identifier and identifier.scheme is scheme else text
        else:
            known[key] = next((one.value for one in found if one.scheme is scheme), "")
    known = {key: value for key, value in known.items() if value}
    if not known.keys() & {"title", "original-title", "DOI", "PMID", "PMCID"}:
        raise BrokenRecord(format=format, number=number, line=line, why="it has neither a title nor an identifier")
    return cast(Item, known)


def records(text: str, start: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """The number, the first line and the text of each record, which goes from one start to the next.

    >>> list(records("-a\\nb\\n-c\\n", re.compile("^-", re.MULTILINE)))
    [(1, 1, '-a\\nb\\n'), (2, 3, '-c\\n')]
    """
    starts = [found.start() for found in start.finditer(text)]
    line, last = 1, 0
    for number, (place, end) in enumerate(pairwise([*starts, len(text)]), start=1):
        line += text.count("\n", last, place)
        last = place
        yield number, line, text[place:end]


def marked(text: str) -> str:
    """A title of another program as an item has it: escaped as HTML, but for the five tags.

    >>> marked("<i>E. coli</i>, p < 0.05")
    '<i>E. coli</i>, p &lt; 0.05'
    """
    return ESCAPED_TAG.sub(r"<\1>", escape(text, quote=False))


def name_of(text: str) -> Name:
    """A name written "Family, Given, Suffix"; one without a comma, or with one at its end, is a name of one piece.

    >>> name_of("King, Ann, Jr"), name_of("A Group,"), name_of("S. R. King")
    ({'family': 'King', 'given': 'Ann', 'suffix': 'Jr'}, {'literal': 'A Group'}, {'family': 'King', 'given': 'S. R.'})
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return upright_name(parts[0])
    if len(parts) > 3 or not any(parts[1:]) or not parts[-1]:
        whole = text.strip(" ,")
        return {"literal": "et al."} if whole in OTHERS else {"literal": whole}
    family, given, suffix = (*parts, "")[:3]
    before, _, last = given.rpartition(" ")
    if not suffix and (SUFFIX if before else PLAIN_SUFFIX).fullmatch(last):
        given, suffix = before, last
    return named(family=family, given=given, suffix=suffix)


def named(**parts: str) -> Name:
    """A name of these parts, without those that are empty.

    >>> named(family="King", given="Ann", suffix="")
    {'family': 'King', 'given': 'Ann'}
    """
    return cast(Name, {part: text for part, text in parts.items() if text})


def upright_name(text: str) -> Name:
    """A name in the order of speech, where an initial shows that it is a person's; else a name of one piece."""
    words = text.split()
    if len(words) > 1 and any(map(INITIAL.fullmatch, words[:-1])) and not INITIAL.fullmatch(words[-1]):
        return {"family": words[-1], "given": " ".join(words[:-1])}
    return {"literal": "et al."} if text in OTHERS else {"literal": text}


def names_of(texts: Iterable[str]) -> list[Name]:
    return [name_of(text) for text in texts if text.strip(" ,")]


def date_of(text: str) -> DateVariable:
    """A date as printed, by its parts where they are plain and in words where they are not.

    >>> date_of("2012 Sep 12"), date_of("2016-12"), date_of("1998 Dec-1999 Jan")
    ({'date-parts': [[2012, 9, 12]]}, {'date-parts': [[2016, 12]]}, {'literal': '1998 Dec-1999 Jan'})
    """
    text = text.strip().strip("/")
    if found := SEASON.fullmatch(text):
        return {"date-parts": [[int(found["year"])]], "season": found["season"]}
    found = DATE.fullmatch(text)
    if not found:
        return {"literal": text} if text else {}
    month = found["month"]
    numbers = [found["year"], MONTHS.index(month) + 1 if month in MONTHS else month, found["day"]]
    return {"date-parts": [[int(number) for number in numbers if number]]}


def page_range(start: str, end: str) -> str:
    """The pages from first and last.

    >>> page_range("192", "5"), page_range("e12", ""), page_range("192-195", "195")
    ('192-195', 'e12', '192-195')
    """
    if not end or end == start or "-" in start:
        return expand_pages(start)
    return expand_pages(f"{start}-{end}")
