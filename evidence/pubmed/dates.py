"""Dates as PubMed prints them, read as far as they can be known; what the parts cannot say is kept as it stands."""

import re
from functools import lru_cache

from lxml.etree import _Element

from evidence.pubmed.markup import clean
from evidence.pubmed.records import PublicationDate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)} | {
    text: number for number in range(1, 13) for text in (str(number), f"{number:02}")
}
MONTH_NAME = re.compile("(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[.]?", re.IGNORECASE)
SEASON = re.compile("spring|summer|autumn|fall|winter", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
UNKNOWN = PublicationDate()
DAYS = {text: day for day in range(1, 32) for text in (str(day), f"{day:02}")}


def publication_date(element: _Element | None) -> PublicationDate:
    """A PubDate, ArticleDate or DateRevised element; an unknown date when it is absent or empty.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#pubdate

    >>> from lxml.etree import XML
    >>> publication_date(XML("<PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate>"))
    PublicationDate(year=1998, month=None, day=None, season=None, literal='1998 Dec-1999 Jan')
    """
    if element is None:
        return UNKNOWN
    parts = {child.tag: child.text for child in element}
    if "MedlineDate" in parts:
        return read_literal(clean(parts["MedlineDate"]))
    return read_parts(parts.get("Year"), parts.get("Month"), parts.get("Day"), parts.get("Season"))


def optional_date(element: _Element | None) -> PublicationDate | None:
    """The same, with None when nothing is known.

    >>> optional_date(None) is None
    True
    """
    if element is None:
        return None
    date = publication_date(element)
    return None if date == UNKNOWN else date


@lru_cache(maxsize=1024)
def read_parts(year: str | None, month: str | None, day: str | None, season: str | None) -> PublicationDate:
    """Year, Month, Day and Season as printed. One part that cannot be read and all of them become the literal.

    >>> read_parts("1977", None, None, "Jul-Aug")
    PublicationDate(year=1977, month=None, day=None, season=None, literal='1977 Jul-Aug')
    """
    texts = [text for text in map(clean, (year, month, day, season)) if text]
    year, month, day, season = map(clean, (year, month, day, season))
    date = PublicationDate(
        year=int(year) if year and YEAR.fullmatch(year) else None,
        month=month_number(month),
        day=DAYS.get(day or ""),
        season=season if season and SEASON.fullmatch(season) else None,
    )
    understood = sum(part is not None for part in (date.year, date.month, date.day, date.season))
    return date if understood == len(texts) else read_literal(" ".join(texts))


@lru_cache(maxsize=1024)
def read_literal(text: str | None) -> PublicationDate:
    """A date in words. The first year in it counts; a season only when it is the only one and nothing else is said.

    >>> read_literal("Winter 1978")
    PublicationDate(year=1978, month=None, day=None, season='Winter', literal='Winter 1978')
    """
    if not text:
        return UNKNOWN
    years = YEAR.findall(text)
    rest = YEAR.sub("", text).strip()
    return PublicationDate(
        year=int(years[0]) if years else None,
        season=rest if len(years) == 1 and SEASON.fullmatch(rest) else None,
        literal=text,
    )


def month_number(text: str | None) -> int | None:
    """The month, from its number or its English name.

    >>> month_number("March"), month_number("09"), month_number("Jul-Aug")
    (3, 9, None)
    """
    if not text:
        return None
    if text in MONTH_NUMBERS:
        return MONTH_NUMBERS[text]
    return MONTH_NUMBERS[text[:3].lower()] if MONTH_NAME.fullmatch(text) else None
