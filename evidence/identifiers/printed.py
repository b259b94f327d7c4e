"""What a printed citation says of its study: title, first author, year, journal, volume, issue and first page.

Styles read: AMA and Vancouver (https://www.ncbi.nlm.nih.gov/books/NBK7256/), PubMed's summary and its older web
order (journal and date before the title), MLA, APA, Harvard, Chicago, IEEE and Nature. A field that cannot be read
with confidence is None: a wrong title finds a wrong study.
"""

import re
from dataclasses import dataclass, replace

from evidence.identifiers.authors import family_name, names_authors, split_authors
from evidence.identifiers.places import YEAR, Place, date_alone, date_first, journal_first, year_in, year_last
from evidence.identifiers.schemes import Found


@dataclass(frozen=True, slots=True)
class Printed:
    """The fields, and `place`: where in the text volume and pages, or the date, are printed."""

    title: str | None = None
    first_author: str | None = None
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    place: int | None = None


_QUOTED = re.compile(
    r"(?:^|[.,)]\s+|et\sal\s)(?:[“\"„](?P<double>[^“”\"„]{8,600}?)(?P<stop>[.,?!]?)[”\"“]"
    r"|[‘'](?P<single>[^‘]{8,600}?)(?P<end>[.,?!]?)[’'](?=[.,]))(?P<after>[.,]?)(?=\s|$)"
)
_DATED = re.compile(
    rf"(?P<authors>[^()]{{2,1500}}?),?\s?\((?P<year>{YEAR})[a-z]?(?:,\s[^()]{{1,20}})?\)\s?[.,:]?\s+(?=\S)"
)
_BARE_DATE = re.compile(rf"\(?(?P<year>{YEAR})[a-z]?\)?[.,:]\s+(?=\S)")

# What may stand behind the pages without being a title.
_REMARK = re.compile(
    r"\(?(?:Epub|eCollection|doi|https?:|www\.|PMC?ID|PubMed|Available|Accessed|Retrieved|Review|discussion|quiz"
    r"|Print|Online|Published|Free|Full|Abstract|Cited|Crossref|Google|Web|English|Article|Author|Erratum)\b"
    r"|[\[(<]|[A-Z][a-z]+(?:,\s[A-Z][a-z]+)*\.?\s*$",  # "Italian.", "English, French."
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\s\(?(?:Epub|eCollection|Online ahead|Published online|Available|Accessed|Retrieved)\b.*$")
_BOUNDARY = re.compile(r"(?<=[.?!])[\"”’'\])]*\s+(?=\S)")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

# Journals whose full names hold a full stop, as in "The Lancet. Neurology".
_FIRST_PARTS = re.compile(
    r"(?:The )?(?:Lancet|American journal of physiology|journals of gerontology|Proceedings"
    r"|Journal of experimental psychology|Acta crystallographica|Philosophical transactions.*"
    r"|American journal of medical genetics|Comparative biochemistry and physiology)\.",
    re.IGNORECASE,
)
_DOTTED_WORD = re.compile(r"(?:[A-Z][A-Za-z]{0,8}|[A-Z](?:\.[A-Z])+)\.")  # "J." of "J. Clin. Invest."


def read_printed(text: str, found: tuple[Found, ...]) -> Printed:
    """The fields of one citation, printed on one line, in which the identifiers `found` were located.

    >>> printed = read_printed("Jahan F. Leg cramps: an overview. Oman Med J. 2012;27(3):192-5.", ())
    >>> printed.title, printed.first_author, printed.year, printed.journal, printed.volume, printed.first_page
    ('Leg cramps: an overview', 'Jahan', 2012, 'Oman Med J', '27', '192')
    """
    start = _behind_leading(text, found)
    first = min((one.start for one in found if one.start > start), default=len(text))
    plain = _AHEAD.sub("", text[start:first])
    printed = _quoted(text[start:], plain) or _placed(text[start:]) or _dated(plain) or _loose(plain) or _bare(plain)
    return printed if printed.place is None else replace(printed, place=printed.place + start)


def _behind_leading(text: str, found: tuple[Found, ...]) -> int:
    """Where the citation begins when identifiers are printed before it."""
    start = 0
    for one in found:
        if text[start : one.start].strip(" .,;:()[]-–|"):
            break
        start = one.end
    rest = text[start:]
    return start + len(rest) - len(rest.lstrip(" .,;:)]-–|")) if start else 0


def _quoted(text: str, plain: str) -> Printed | None:
    """MLA, Chicago, IEEE, Harvard: the title in quotation marks, the authors before it, the journal behind."""
    match = _QUOTED.search(text)
    if match is None or match.start() >= max(len(plain), 1):
        return None
    stop = match["stop"] or match["end"] or ""
    if not stop and not match["after"]:
        return None
    if not match["after"] and re.match(r"\s+[a-z]+\b", text[match.end() :]):
        return None  # "An unnecessary cut?" drivers of caesarean sections: the quotation is part of the title
    before, behind = text[: match.start() + 1].strip(" .,:"), f" {plain[match.end() :].lstrip(' .,')}"
    title = (match["double"] or match["single"]).strip() + (stop if stop in "?!" else "")
    dated = re.search(rf"[\s(]({YEAR})[a-z]?\)?$", before)
    authors = before[: dated.start()].strip(" .,:(") if dated else before
    place = journal_first(behind)
    fields = _fields(place, family_name(authors), place.year if place else None)
    year = fields.year or (int(dated[1]) if dated else year_in(behind[place.end :] if place else behind))
    journal = _journal(behind[: place.start]) if place else None
    return replace(fields, title=title, year=year, journal=journal, place=match.end())


def _placed(text: str) -> Printed | None:
    """AMA, Vancouver, PubMed: authors, title and journal before the place, or the title behind it."""
    place = date_first(text)
    if place is None:
        return None
    authors, rest = split_authors(text[: place.start].strip())
    title, journal = _title_and_journal(rest, bool(authors))
    if title is None and journal is None and (behind := _title_behind(text[place.end :])):
        title, journal = behind, _journal(rest)
    return replace(_fields(place, family_name(authors), place.year), title=title, journal=journal)


def _dated(text: str) -> Printed | None:
    """APA, Harvard, Springer: authors, year, title, journal, place."""
    match = _DATED.match(text)
    if match and _authors(match["authors"].strip()):
        authors, rest = match["authors"].strip(), text[match.end() :]
    else:
        authors, rest = split_authors(text)
        match = _BARE_DATE.match(rest) if authors else None
        if match is None:
            return None
        rest = rest[match.end() :]
    place = journal_first(rest)
    title, journal = _title_and_journal(rest[: place.start] if place else rest, True)
    if title is None and place is None:
        title = _whole_title(rest)
    fields = _fields(place, family_name(authors), int(match["year"]))
    return replace(fields, title=title, journal=journal, place=fields.place or match.end())


def _authors(text: str) -> bool:
    return names_authors(text) or (family_name(text) is not None and ". " not in text)


def _loose(text: str) -> Printed | None:
    """Nature and Elsevier, with the year last; or a date alone, before there is a volume."""
    place = year_last(text) or date_alone(text)
    if place is None:
        return None
    authors, rest = split_authors(text[: place.start].strip())
    title, journal = _title_and_journal(rest, bool(authors))
    return replace(_fields(place, family_name(authors), place.year), title=title, journal=journal)


def _bare(text: str) -> Printed:
    """A title alone, or authors and a title."""
    text = _WEB_ADDRESS.sub("", text).strip(" .;,")
    authors, rest = split_authors(text)
    return Printed(title=_whole_title(rest), first_author=family_name(authors) if authors else None)


def _fields(place: Place | None, first_author: str | None, year: int | None) -> Printed:
    if place is None:
        return Printed(first_author=first_author, year=year)
    return Printed(
        first_author=first_author,
        year=year,
        volume=place.volume,
        issue=place.issue,
        first_page=place.first_page,
        place=place.start,
    )


def _title_and_journal(text: str, authors_known: bool) -> tuple[str | None, str | None]:
    """Split at the last sentence; (None, None) when there is one alone, which may be either."""
    parts = _BOUNDARY.split(text.strip())
    ends = [match.end() for match in _BOUNDARY.finditer(text.strip())]
    if len(parts) < 2:
        return None, None
    first = len(parts) - 1
    while first > 1 and " " not in parts[-1] and _DOTTED_WORD.fullmatch(parts[first - 1]):
        first -= 1
    if first > 1 and _FIRST_PARTS.fullmatch(parts[first - 1]):
        first -= 1
    title, journal = text.strip()[: ends[first - 1]].strip(), _journal(text.strip()[ends[first - 1] :])
    if journal is None or (first > 1 and not authors_known):
        return None, journal  # whether the first sentence names a group of authors cannot be told
    return _title(title), journal


def _title(text: str) -> str | None:
    """Without the closing stop, and without brackets around the whole (PubMed's mark of a translation)."""
    text = re.sub(r"(?<=[^.])\.$", "", text.strip()).strip()
    translated = re.fullmatch(r"\[([^\[\]]+)\]", text)
    return (translated[1].rstrip(".") if translated else text) or None


def _journal(text: str) -> str | None:
    """A journal's name: a few words without digits at the front, never a sentence."""
    text = re.sub(r"\s\[[A-Za-z ]{3,20}\]$", "", text.strip(" .,;"))
    text = text.removeprefix("In: ").removesuffix(" [Internet]")
    if not re.match(r"[^\W_]", text) or len(text.split()) > 18 or not re.search(r"[^\W\d_]{2}|^[A-Z]$", text):
        return None
    return text


def _title_behind(text: str) -> str | None:
    """The title printed after the place, as PubMed's pages once ordered it."""
    if not text.startswith(". "):
        return None
    text = re.split(r"\s(?:doi:|https?://|PMID|PMCID|Epub)", text[2:], maxsplit=1)[0].strip()
    return None if _REMARK.match(text) or len(text.split()) < 3 else _title(text)


def _whole_title(text: str) -> str | None:
    """A line that is one title and nothing else: four words at least, and no "Site: Page name"."""
    text = text.strip()
    parts = _BOUNDARY.split(text)
    if len(parts) > 2 or (len(parts) == 2 and len(parts[0].split()) < 4) or "|" in text:
        return None
    _, colon, page = parts[0].partition(": ")
    if len(parts[0].split()) < 4 or (colon and page[:1].isupper() and len(page.split()) < 4):
        return None
    return _title(parts[0])
