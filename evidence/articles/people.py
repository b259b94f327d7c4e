"""Citations by author and year: "(Garrison, 2012)", "Garrison et al. (2012)", "(Araújo et al., 2020; Luo 2020a)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.identifiers.places import YEAR


@dataclass(frozen=True, slots=True)
class AuthorYear:
    """`names` are family names as printed, the first author's first; `year` may end in a letter.

    `sure` is False for one name and a year: "(Boston, 2012)" looks the same.
    """

    label: str
    names: tuple[str, ...]
    year: str
    sure: bool


_PARTICLE = r"(?:(?:d[eaiou]|del|della|dos|das|van|von|der|den|ter|la|le|el|al|bin|ibn|Van|Von|De)[\s-]){0,3}"
_FAMILY = rf"{_PARTICLE}(?:[dDlLO]['’])?[^\W\d_a-zß-öø-ÿ][^\W\d_]{{1,40}}(?:[-'’][^\W\d_]{{1,40}}){{0,3}}"
_OTHERS = r",?\s(?:et\sal\.?|and\s(?:colleagues|others))"
_PEOPLE = rf"{_FAMILY}(?:(?:,\s{_FAMILY}){{0,6}},?\s(?:and|&)\s{_FAMILY}|{_OTHERS})?"
_YEARS = rf"{YEAR}[a-z]?(?:\s?[,&]\s?(?:{YEAR}[a-z]?|[a-z])(?!\w)){{0,6}}"
_PAGE = r"(?:\s?[,:]\s?(?:pp?\.\s?)?[0-9]{1,5}(?:[–-][0-9]{1,5})?)?"
_SEE = r"(?:(?:[Ss]ee(?:\salso)?|[Cc]f\.?|e\.?g\.?|[Rr]eviewed\s(?:in|by)|for\sexample),?\s)?"

_PART = re.compile(rf"\s*{_SEE}(?P<people>{_PEOPLE}),?\s\(?(?P<years>{_YEARS})\)?{_PAGE}\s*")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{6,500})[)\]]")
_NARRATIVE = re.compile(rf"(?<!\w)(?P<people>{_PEOPLE})(?:['’]s)?\s(?P<bracket>[(\[](?P<years>{_YEARS}){_PAGE}[)\]])")
_SEVERAL = re.compile(r"\s(?:et\sal|and|&)(?=[\s.])")
_BETWEEN = re.compile(rf",\s|,?\s(?:and|&)\s(?!colleagues|others)|{_OTHERS}")
_NO_NAMES = frozenset(
    """January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug
    Sep Sept Oct Nov Dec Spring Summer Autumn Fall Winter Since In From Until Before After During By Around Early Late
    Mid Level Table Figure Fig Version Updated Published Accessed Retrieved Reviewed Copyright Grade Phase Stage The
    This Study Trial Guideline Protocol""".split()
)


def authors_and_years(text: str) -> Iterator[tuple[int, int, tuple[AuthorYear, ...]]]:
    """Where each such citation stands in `text`, and whom it cites. Of "Garrison et al. (2012)" only the year in its
    brackets is the citation: the name belongs to the sentence.

    >>> [[one.label for one in group] for _, _, group in authors_and_years("Rare (Gür et al., 2002; Luo 2020).")]
    [['Gür et al., 2002', 'Luo, 2020']]
    """
    for match in _BRACKETS.finditer(text):
        parts = [_PART.fullmatch(part) for part in match[1].split(";")]
        group = tuple(one for part in parts if part for one in _read(part["people"], part["years"]))
        if group and all(parts):
            yield match.start(), match.end(), group
    for match in _NARRATIVE.finditer(text):
        if group := _read(match["people"], match["years"]):
            yield match.start("bracket"), match.end("bracket"), group


def _read(people: str, years: str) -> tuple[AuthorYear, ...]:
    names = tuple(name for name in _BETWEEN.split(people) if name)
    if not names or names[0] in _NO_NAMES:
        return ()
    sure = bool(_SEVERAL.search(people))
    return tuple(AuthorYear(f"{people}, {year}", names, year, sure) for year in _each_year(years))


def _each_year(years: str) -> Iterator[str]:
    """ "2012a, b" is 2012a and 2012b."""
    last = ""
    for part in re.split(r"\s?[,&]\s?", years):
        last = part if part[0].isdigit() else last[:4] + part
        yield last
