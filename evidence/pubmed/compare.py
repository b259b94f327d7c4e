"""Does a work say what a printed reference says of it? A typed PMID is never trusted unseen."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from evidence.folding import plain, words
from evidence.identifiers.references import Reference
from evidence.identifiers.schemes import Scheme
from evidence.pubmed.records import PublicationDate, Record

# Below this share (0-100, rapidfuzz token_sort_ratio) two titles are of two works. British and American spelling,
# a changed subtitle mark or a missing accent stay above 90; titles of different papers rarely reach 75.
SAME_TITLE = 85.0

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
    volume: str | None = None
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which a printed reference and the work it names disagree."""

    field: str
    printed: str
    found: str

    def __str__(self) -> str:
        return f"{self.field} is printed as “{self.printed}”, found as “{self.found}”"


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
        volume=record.volume,
        pages=tuple(filter(None, (record.pages, record.article_number))),
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
        compare_title(reference, work),
        compare_year(reference, work),
        compare_author(reference, work),
        *compare_identifiers(reference, work),
    )
    return tuple(difference for difference in checks if difference)


def compare_title(reference: Reference, work: Work) -> Difference | None:
    if not reference.title or not (work.title or work.other_title):
        return None
    if max(likeness(reference.title, title) for title in (work.title, work.other_title) if title) >= SAME_TITLE:
        return None
    return Difference("title", reference.title, plain(work.title or work.other_title))


def compare_year(reference: Reference, work: Work) -> Difference | None:
    if not reference.year or not work.years or reference.year in work.years:
        return None
    return Difference("year", str(reference.year), " or ".join(map(str, sorted(work.years))))


def compare_author(reference: Reference, work: Work) -> Difference | None:
    """The first printed author against the first author of the work; parts of compound names may be left out."""
    if not reference.first_author or not work.authors:
        return None
    printed, found = words(reference.first_author), words(work.authors[0])
    if not printed or not found or set(printed) & set(found):
        return None
    if fuzz.ratio(" ".join(printed), " ".join(found)) >= SAME_TITLE:
        return None
    return Difference("first author", reference.first_author, work.authors[0])


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


def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 100, whatever their case, accents, punctuation and subtitle.

    >>> likeness("Leg Cramps in pregnancy.", "Leg cramps in pregnancy") == 100
    True
    """
    a, b = " ".join(words(one)), " ".join(words(other))
    whole = max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b))
    return max(whole, without_subtitle(a, b))


def without_subtitle(one: str, other: str) -> float:
    """100 when the shorter is how the longer begins and is long enough to be no accident (five words or more)."""
    shorter, longer = sorted((one, other), key=len)
    begins = longer.startswith(shorter + " ") and len(shorter.split()) >= 5
    return 100.0 if begins else 0.0
