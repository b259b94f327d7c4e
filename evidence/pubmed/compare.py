"""Does a work say what a printed reference says of it? A typed PMID is never trusted unseen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from evidence.folding import plain, words
from evidence.identifiers.references import Reference
from evidence.identifiers.schemes import Scheme, locate, visible
from evidence.pubmed.records import PublicationDate, Record

# What tells two works with otherwise equal titles apart, when one title goes on where the other ends.
TELLING = set(
    "protocol reply response comment commentary letter erratum corrigendum correction retraction retracted editorial "
    "part phase update updated extension followup pilot secondary subgroup interim design rationale abstract "
    "reanalysis volume chapter supplement".split()
)

SMALL_WORDS = set("a an the and of in on for to".split())
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}

# Parts of surnames that many people share.
PARTICLES = set("da de del den der di dos du el la le ten ter van von y zu".split())

# What stands around an identifier and is about no work.
PHRASES = set(
    "pmid pmcid pmc doi pubmed http https www org com epub ahead print available accessed retrieved online cited see "
    "from ref reference url link full text free article paper study trial review vol issue pages published".split()
)

# A word of this length may differ in one letter (randomised, randomized); in a shorter one that is another word.
LONG_WORD = 5

# A title may go on as a subtitle that was not printed when this many of its words were.
ENOUGH_WORDS = 5

# How alike two surnames must be, 0 to 100 (rapidfuzz ratio): Andersson and Anderson are, Hansen and Hanson are not.
SAME_NAME = 85.0

YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Work:
    """What a comparison needs to know of a published work, from PubMed or from the database."""

    title: str = ""
    other_title: str = ""
    years: frozenset[int] = frozenset()
    authors: tuple[str, ...] = ()
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    pages: tuple[str, ...] = ()
    journals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which a printed reference and the work it names disagree."""

    field: str
    printed: str
    found: str

    def __str__(self) -> str:
        return f"{self.field} is printed as “{self.printed}”, found as “{self.found}”"


def said(differences: Iterable[Difference]) -> str:
    """All differences in one sentence's part."""
    return "; ".join(map(str, differences))


def work_of(record: Record) -> Work:
    """What is compared of a PubMed record."""
    return Work(
        title=record.title,
        other_title=record.vernacular_title or (record.book.title if record.book else ""),
        years=years_of(record.issued, record.electronic_date, record.revised if record.book else None),
        authors=tuple(author.family or author.literal or "" for author in record.authors),
        doi=record.doi,
        pmid=record.pmid,
        pmcid=record.pmcid,
        pages=tuple(filter(None, (record.pages, record.article_number))),
        journals=tuple(filter(None, (record.journal, record.journal_abbreviation, record.medline_abbreviation))),
    )


def years_of(*dates: PublicationDate | None) -> frozenset[int]:
    """All years a work may rightly be printed with: of the issue, of its electronic date, of a range."""
    known = [date for date in dates if date]
    spelled = (int(year) for date in known for year in YEAR.findall(date.literal or ""))
    return frozenset([*(date.year for date in known if date.year), *spelled])


def compare(reference: Reference, work: Work) -> tuple[Difference, ...]:
    """The differences between what was printed and the work; none when everything printed agrees.

    What was not printed, or what the work does not have, is no difference; an identifier printed beside
    another one counts only when the work has an identifier of that kind.
    """
    checks = (
        compare_title(reference, work) if reference.title else compare_unread(reference, work),
        compare_year(reference, work),
        compare_author(reference, work),
        compare_page(reference, work),
        *compare_identifiers(reference, work),
    )
    return tuple(difference for difference in checks if difference)


def compare_title(reference: Reference, work: Work) -> Difference | None:
    if not reference.title or not (work.title or work.other_title):
        return None
    if any(same_title(reference.title, title) for title in (work.title, work.other_title) if title):
        return None
    return Difference("title", reference.title, plain(work.title or work.other_title))


def compare_unread(reference: Reference, work: Work) -> Difference | None:
    """Words beside an identifier that could not be read as a title: most of them must be the work's own.

    "Nocturnal leg cramps, PMID 22972143" is no citation, and still says that another paper is meant.
    """
    printed = telling_words(reference.text)
    own = {word for text in (work.title, work.other_title, *work.authors, *work.journals) for word in words(text)}
    own |= {str(year) for year in work.years}
    if len([word for word in printed if word in own]) * 2 > len(printed) or not printed or not work.title:
        return None
    return Difference("text", reference.text, plain(work.title))


def telling_words(text: str) -> list[str]:
    """The words of a reference that may be about its work: not its identifiers, not the phrases around them."""
    seen = visible(text)
    for found in reversed(list(locate(seen))):
        seen = f"{seen[: found.start]} {seen[found.end :]}"
    listed = (word for word in words(seen) if word not in PHRASES and word not in SMALL_WORDS)
    return [word for word in listed if (len(word) > 2 and word.isalpha()) or YEAR.fullmatch(word)]


def compare_year(reference: Reference, work: Work) -> Difference | None:
    if not reference.year or not work.years or reference.year in work.years:
        return None
    return Difference("year", str(reference.year), " or ".join(map(str, sorted(work.years))))


def compare_author(reference: Reference, work: Work) -> Difference | None:
    """The first printed author against the first author of the work; parts of compound names may be left out."""
    if not reference.first_author or not work.authors:
        return None
    printed, found = words(reference.first_author), words(work.authors[0])
    own = set(printed) - PARTICLES or set(printed)
    if not printed or not found or own & set(found):
        return None
    if fuzz.ratio("".join(printed), "".join(found)) >= SAME_NAME:
        return None
    return Difference("first author", reference.first_author, work.authors[0])


def compare_page(reference: Reference, work: Work) -> Difference | None:
    """The first page or article number: what tells two parts of one paper apart."""
    known = {first_page(pages) for pages in work.pages} - {""}
    if not reference.first_page or not known or first_page(reference.first_page) in known:
        return None
    return Difference("first page", reference.first_page, " or ".join(dict.fromkeys(work.pages)))


def first_page(pages: str) -> str:
    """What is compared of a page range or an article number.

    >>> first_page("0284-7"), first_page("CD009402.pub2"), first_page("e0227497")
    ('284', 'cd009402', 'e0227497')
    """
    first = re.split(r"[-–—,; ]", pages.strip().casefold().removeprefix("p."))[0]
    return re.sub(r"\.pub\d+$", "", first).lstrip("0")


def compare_identifiers(reference: Reference, work: Work) -> tuple[Difference, ...]:
    """Every printed identifier against the work's of its kind; two of one kind cannot both be right."""
    known = {Scheme.PMID: work.pmid, Scheme.PMCID: work.pmcid, Scheme.DOI: work.doi}
    pairs = ((printed, known.get(printed.scheme)) for printed in reference.identifiers)
    differing = tuple(
        Difference(printed.scheme.upper(), printed.value, found)
        for printed, found in pairs
        if found and printed.value.casefold() != found.casefold()
    )
    return differing + tuple(Difference("identifier", problem, "not a valid one") for problem in reference.invalid)


def same_work(one: Work, other: Work) -> bool:
    """True when two works without a common identifier are one: title, year, first author and journal agree.

    All four must be known of both; pages too must agree where both have them.
    """
    years, journals = one.years & other.years, names_of(one.journals) & names_of(other.journals)
    authors = one.authors and other.authors and set(words(one.authors[0])) & set(words(other.authors[0])) - PARTICLES
    pages = {first_page(pages) for pages in one.pages}, {first_page(pages) for pages in other.pages}
    if not (years and journals and authors) or (all(pages) and not pages[0] & pages[1]):
        return False
    return bool(one.title and other.title) and same_title(one.title, other.title)


def names_of(journals: tuple[str, ...]) -> set[str]:
    return {" ".join(words(journal)) for journal in journals}


def same_title(printed: str, found: str) -> bool:
    """True when two titles are of one work, whatever their case, accents, punctuation and spelling.

    Numbers and short words must be equal, long ones may differ in a letter; the shorter title may leave out a
    subtitle that tells of nothing else.

    >>> same_title("A double-blind, randomized trial of magnesium.", "Double blind randomised trial of magnesium")
    True
    >>> same_title("Cramps in athletes. Part I", "Cramps in athletes. Part II")
    False
    """
    one, other = title_words(printed), title_words(found)
    if "".join(one) == "".join(other):
        return True
    left, right = unmatched(one, other)
    if nearly("".join(left), "".join(right)):
        return True
    return without_subtitle(one, other) or without_subtitle(other, one)


def title_words(title: str) -> list[str]:
    kept = [ROMAN.get(word, word) for word in words(title) if word not in SMALL_WORDS]
    return kept or words(title)


def unmatched(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """The words of each title that have no counterpart in the other."""
    rest, left = list(other), []
    for word in one:
        twin = word if word in rest else next((candidate for candidate in rest if nearly(word, candidate)), None)
        if twin is None:
            left.append(word)
        else:
            rest.remove(twin)
    return left, rest


def nearly(one: str, other: str) -> bool:
    """Equal, or long words that are one letter apart and hold no number."""
    if one == other:
        return True
    if min(len(one), len(other)) < LONG_WORD or any(char.isdigit() for char in one + other):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def without_subtitle(shorter: list[str], longer: list[str]) -> bool:
    rest = longer[len(shorter) :]
    begins = len(shorter) >= ENOUGH_WORDS and all(map(nearly, shorter, longer))
    return begins and bool(rest) and not any(word in TELLING or word.isdigit() for word in rest)
