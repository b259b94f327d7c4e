"""Where a citation prints year, volume, issue and pages: "2012;27(3):192-5", "vol. 19,2 (2020): 123-134"."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What stands between `start` and `end` of the text; `end` is where the text after it begins."""

    start: int
    end: int
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None


YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_MONTH = (
    r"(?:(?i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Ene|Abr|Ago|Dic|Fev|Set|Out|Okt|Dez|Mai)[a-z]{0,6}|Spring|Summer|Fall|Autumn|Winter"
    r"|(?:First|Second|Third|Fourth|[1-4](?:st|nd|rd|th))\sQuarter)\.?"
)
_DATE = rf"(?P<year>{YEAR})(?:\s?[ /–-]\s?(?:{_MONTH}|[0-3]?[0-9](?![0-9]))){{0,6}}"
_PAGES = r"(?P<pages>[A-Za-z]{0,6}[0-9](?:[^\s;,]{0,60}[^\s;,.:])?|[ivxlc]{1,8}[–-][ivxlc]{1,8})"
_VOLUME = r"(?P<volume>[A-Za-z]{0,4}[0-9]{1,6}[A-Za-z]?(?:\s?[/–-]\s?[0-9]{1,6})?)"
_ISSUE = r"\s?\((?P<issue>[^()]{1,30})\)"
_PP = r"(?:pp?\.?\s?|pages?\s|Art(?:icle|\.)(?:\s(?:ID|no\.?))?\s|:\s?)?"

_SUPPLEMENT = r"(?:Suppl[a-z]{0,6}|Spec(?:ial)?|Pt|Part|No|Issue|Sp|Iss|Theme|Online)\.?(?:\s[0-9A-Za-z/–-]{1,10}){0,3}"
_PARTS = rf"(?:[A-Za-z]{{1,6}}\s?)?[0-9][0-9A-Za-z/–_-]{{0,12}}(?:\s{_SUPPLEMENT})?|{_SUPPLEMENT}"

# AMA, Vancouver, PubMed: "2012 Sep;27(3):192-5", "2007 Mar;103 Suppl:S3.e1-19", "2012;(9):CD009402", "2001:392-421"
_DATE_FIRST = re.compile(
    rf"(?<![0-9A-Za-z/.–-]){_DATE}\.?(?:\s?;\s?(?P<volume>{_PARTS})?(?:{_ISSUE})?"
    rf"(?:\s?:\s?{_PAGES})?|:\s?(?P<elocation>(?=\S{{0,40}}[0-9])[A-Za-z0-9](?:[^\s;,]{{0,60}}[^\s;,.:])?))(?=[\s.,;\])]|$)"
)
_DATE_ALONE = re.compile(rf"(?<=[.?!,\])]\s){_DATE}(?=\s?[.,;]|\s*$)")

_JOURNAL_FIRST = tuple(
    re.compile(pattern)
    for pattern in (
        # MLA, IEEE: "vol. 19,2 (2020): 123-134", "vol. 2015 1113. 13 May. 2015", "vol. 9, no. 3, Sep. 2012, pp. 12-34"
        rf",?\s[Vv]ol\.?\s?(?P<volume>[0-9A-Za-z]{{1,10}})(?:(?:,|,\s(?:no|iss(?:ue)?)\.?\s?)(?P<issue>[0-9A-Za-z–-]{{1,10}}))?"
        rf"(?:,?\s\((?P<year>{YEAR})\))?(?:,\s(?:{_MONTH}[\s,]{{1,2}})?(?:[0-9]{{1,2}}[\s,]{{1,2}})?(?P<later>{YEAR}))?"
        rf"(?:(?::\s?|,\s(?:pp?|[Aa]rt)\.?\s?(?:no\.\s)?|\s){_PAGES})?",
        # Chicago: "19, no. 2 (2020): 123-34"; MLA 7: "19.2 (2020): 123-134"; Elsevier: "19 (2020) 123-134"
        rf",?\s{_VOLUME}(?:,\sno\.\s?(?P<issue>[0-9A-Za-z–-]{{1,10}})|\.(?P<part>[0-9]{{1,4}})|\s?\((?P<number>[0-9–-]{{1,3}})\))?"
        rf",?\s\((?:{_MONTH}\s)?(?P<year>{YEAR})\)[:,]?\s{_PP}{_PAGES}",
        # APA, Harvard: "9(3), 12-34", "9 (3): 12-34", "9(3), pp. 12-34", "9(3), Article e123"
        rf",?\s{_VOLUME}{_ISSUE}\s?[,:]\s?{_PP}{_PAGES}",
        # Nature, Springer: "9, 12-34 (2012)", "9:12-34"
        rf",?\s{_VOLUME}\s?[,:]\s?{_PP}{_PAGES}(?:\s\((?P<year>{YEAR})\))?",
        rf",\s{_VOLUME}{_ISSUE}(?=\.|\s*$)",
    )
)
_YEAR_LAST = (
    re.compile(rf",?\s{_VOLUME}(?:{_ISSUE})?\s?[,:]\s?{_PP}{_PAGES}\s\((?P<year>{YEAR})\)(?=[.,;\s]|$)"),
    _JOURNAL_FIRST[1],
)
# Behind the journal: "10 Jan. 2020", "(2012)", but not a number of volume or page.
_ANY_DATE = re.compile(rf"(?:\(|{_MONTH},?\s|\s|^)(?P<year>{YEAR})(?=\)|[.,;]|\s*$)")
_RANGE = re.compile(r"([A-Za-z]{0,4}[0-9]+(?:\.?[A-Za-z][0-9]*)?|[A-Za-z]+[0-9]+\.[A-Za-z0-9]+|[ivxlc]+)[–‐−-].*")


def date_first(text: str) -> Place | None:
    """The last place in the order of AMA, Vancouver and PubMed: date, then volume or pages.

    >>> date_first("Oman Med J. 2012 May;27(3):192-5.")
    Place(start=12, end=32, year=2012, volume='27', issue='3', first_page='192')
    """
    places = [match for match in _DATE_FIRST.finditer(text) if match["volume"] or match["pages"] or match["elocation"]]
    return _place(places[-1]) if places else None


def date_alone(text: str) -> Place | None:
    """The last date that is a sentence of its own, as before an article has a volume.

    >>> date_alone("Int J Surg. 2024 Mar 21.")
    Place(start=12, end=23, year=2024, volume=None, issue=None, first_page=None)
    """
    dates = list(_DATE_ALONE.finditer(text))
    return _place(dates[-1]) if dates else None


def journal_first(text: str) -> Place | None:
    """The place behind a journal's name, in the order of MLA, APA, Harvard, Chicago and IEEE.

    >>> journal_first("Journal of Pain, 9(3), 12-34.")
    Place(start=15, end=28, year=None, volume='9', issue='3', first_page='12')
    """
    for pattern in _JOURNAL_FIRST:
        if match := pattern.search(text):
            return _place(match)
    return date_first(text)


def year_last(text: str) -> Place | None:
    """The place in the order of Nature and Elsevier, where the year in brackets tells a place from other numbers.

    >>> year_last("Nat. Med. 9, 12-34 (2012).")
    Place(start=9, end=25, year=2012, volume='9', issue=None, first_page='12')
    """
    for pattern in _YEAR_LAST:
        if matches := list(pattern.finditer(text)):
            return _place(matches[-1])
    return None


def year_in(text: str) -> int | None:
    """The last year that `text` prints as a date.

    >>> year_in("e0227497. 10 Jan. 2020, ")
    2020
    """
    years = _ANY_DATE.findall(text)
    return int(years[-1]) if years else None


def first_page(pages: str | None) -> str | None:
    """The first of a range of pages, or the article number as printed.

    >>> first_page("192-5"), first_page("e0227497"), first_page("S0892-1997(23)00021-8")
    ('192', 'e0227497', 'S0892-1997(23)00021-8')
    """
    if pages is None:
        return None
    pages = pages.rstrip(".,:;])") if "(" not in pages else pages.rstrip(".,:;")
    match = _RANGE.fullmatch(pages)
    return match[1] if match and "(" not in pages else pages or None


def _place(match: re.Match[str]) -> Place:
    groups = match.groupdict()
    year = groups.get("year") or groups.get("later")
    return Place(
        start=match.start(),
        end=match.end(),
        year=int(year) if year else None,
        volume=(groups.get("volume") or "").strip() or None,
        issue=groups.get("issue") or groups.get("part") or groups.get("number"),
        first_page=first_page(groups.get("pages") or groups.get("elocation")),
    )
