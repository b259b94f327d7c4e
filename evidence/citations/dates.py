"""Dates of publication, as far as they are known: a day, a month, a season, a year, or words."""

import re
from typing import NamedTuple

from evidence.citations.item import DateVariable

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# CSL numbers the seasons from spring (https://docs.citationstyles.org/en/stable/specification.html#dates);
# the NLM says "Fall".
SEASONS = {"1": "Spring", "2": "Summer", "3": "Fall", "4": "Winter"}

LITERAL_YEAR = re.compile(r"(\d{4})\b[ /-]*")


class PartialDate(NamedTuple):
    """A date whose later parts may be unknown; `rest` is what its numbers cannot say ("Fall", "Dec-1999 Jan")."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    rest: str = ""


def read_date(date: DateVariable | None) -> PartialDate:
    """The parts of a CSL date, without guesses: a month 13 is no month.

    Words that begin with a year ("1998 Dec-1999 Jan", PubMed's MedlineDate) give that year; a range of dates
    gives its beginning and, in `rest`, itself.
    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#pubdate

    >>> read_date({"date-parts": [[2012, 9, 12]]})
    PartialDate(year=2012, month=9, day=12, rest='')
    >>> read_date({"literal": "1998 Dec-1999 Jan"})
    PartialDate(year=1998, month=None, day=None, rest='Dec-1999 Jan')
    """
    if not date:
        return PartialDate()
    ranges = date.get("date-parts") or []
    if len(date) == len(ranges) == 1:
        return known_parts(ranges[0])
    if literal := date.get("literal"):
        return read_literal(literal, date)
    start = known_parts(ranges[0]) if ranges else PartialDate()
    if season := date.get("season"):
        return PartialDate(start.year, rest=SEASONS.get(str(season), str(season)))
    if len(ranges) > 1:
        return PartialDate(start.year, rest=after_year(start, known_parts(ranges[1])))
    return start


def read_literal(literal: str, date: DateVariable) -> PartialDate:
    if found := LITERAL_YEAR.match(literal):
        return PartialDate(int(found[1]), rest=literal[found.end() :])
    ranges = date.get("date-parts") or [[]]
    return PartialDate(known_parts(ranges[0]).year, rest=literal)


def known_parts(parts: list[int]) -> PartialDate:
    year, month, day = parts if len(parts) == 3 else (*parts, 0, 0, 0)[:3]
    if not 1 <= month <= 12:
        return PartialDate(year or None)
    return PartialDate(year or None, month, day if 1 <= day <= 31 else None)


def after_year(start: PartialDate, end: PartialDate) -> str:
    """What follows the year of a range: "Jan-Mar", "Dec-1999 Jan"."""
    first = " ".join(printed(start).split()[1:])
    words = printed(end).split()
    last = " ".join(words[1:] if start.year == end.year else words)
    return f"{first}-{last}"


def printed(date: PartialDate) -> str:
    """The date as the NLM prints it.

    Source: Citing Medicine, chapter 1 (https://www.ncbi.nlm.nih.gov/books/NBK7282/)

    >>> printed(PartialDate(2012, 9, 12)), printed(PartialDate(2011, rest="Fall"))
    ('2012 Sep 12', '2011 Fall')
    """
    year, month, day, rest = date
    parts = (str(year or ""), MONTHS[month - 1] if month else "", str(day or ""), rest)
    return " ".join(filter(None, parts))


def printed_literal(date: DateVariable | None) -> str:
    """A CSL date as the NLM prints it; words stay exactly as they came.

    >>> printed_literal({"literal": "2020 Jan/Mar"})
    '2020 Jan/Mar'
    """
    if date and (literal := date.get("literal")):
        return literal
    return printed(read_date(date))
