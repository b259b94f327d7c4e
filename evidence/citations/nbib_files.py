"""References out of a file of NBIB, the PubMed format, which Biopython parses; what its tags mean is ours.

Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

import re
from collections.abc import Iterator
from typing import Any

from Bio import Medline

from evidence.citations.file_values import SUFFIX, BrokenRecord, date_of, item_of, marked, name_of, named, records
from evidence.citations.item import Item, Name
from evidence.citations.nbib import PUBLICATION_TYPES
from evidence.citations.pages import expand_pages
from evidence.citations.titles import without_final_period

FORMAT = "NBIB"
SIGN = re.compile(r"\A\s*PMID ?- ?\d*\s*$", re.MULTILINE)
START = re.compile(r"^PMID ?-", re.MULTILINE)
TYPES = {PUBLICATION_TYPES[kind]: kind for kind in ("dataset", "legislation", "patent", "report", "thesis", "webpage")}
BY_KIND = re.compile(r"(?P<value>\S+) \[(?P<kind>doi|pii)\]")


def read(text: str) -> Iterator[Item | BrokenRecord]:
    """Each reference of the file, or why it was not read."""
    for number, line, record in records(text, START):
        try:
            # Biopython ends a record at an empty line; here it ends where the next begins.
            lines = [row for row in record.split("\n") if row.strip()]
            yield item(number, line, Medline.read(lines))  # type: ignore[no-untyped-call]
        except BrokenRecord as error:
            yield error
        except LookupError:
            why = "a line in it belongs to no field"
            yield BrokenRecord(format=FORMAT, number=number, line=line, why=why)


def item(number: int, line: int, record: dict[str, Any]) -> Item:
    kinds, part = set(record.get("PT", ())), bool(record.get("BTI"))
    is_book = part or bool(record.get("ISBN")) or "Book" in kinds
    places = {found["kind"]: found["value"] for found in map(BY_KIND.match, locations(record)) if found}
    return item_of(
        FORMAT, number, line,
        {
            "type": kind_of(kinds, is_book, part),
            "title": marked(without_final_period(record.get("TI", ""))),
            "original-title": marked(without_final_period(record.get("TT", ""))),
            "author": names(record, "FAU", "AU") + [{"literal": group} for group in record.get("CN", ())],
            "editor": names(record, "FED", "ED"),
            "container-title": marked(" ".join(record.get("BTI", ())) or record.get("JT", "")),
            "container-title-short": record.get("TA", ""),
            "publisher": " ".join(record.get("PB", ())),
            "publisher-place": record.get("PL", "") if is_book else "",
            "edition": " ".join(record.get("EN", ())),
            "volume": record.get("VI", ""),
            "issue": record.get("IP", ""),
            "page": expand_pages(record.get("PG", "")),
            "number": places.get("pii", "") if not record.get("PG") or record["PG"] == places.get("pii") else "",
            "issued": date_of(record.get("DP", "")),
            "DOI": places.get("doi", ""),
            "PMID": record.get("PMID", ""),
            "PMCID": record.get("PMC", ""),
            "ISSN": record.get("IS", "").split(" ")[0],
            "language": ", ".join(record.get("LA", ())),
            "genre": "Preprint" if "Preprint" in kinds else "",
            "URL": " ".join(record.get("4099", ())),
        },
    )  # fmt: skip


def locations(record: dict[str, Any]) -> list[str]:
    """LID comes as one text of several lines, AID as a list."""
    return [*record.get("AID", ()), *(found[0] for found in BY_KIND.finditer(record.get("LID", "")))]


def kind_of(kinds: set[str], is_book: bool, part: bool) -> str:
    if is_book:
        return "chapter" if part else "book"
    if "Preprint" in kinds:
        return "article"
    return next((TYPES[kind] for kind in kinds if kind in TYPES), "article-journal")


def names(record: dict[str, Any], full: str, short: str) -> list[Name]:
    """Persons by their full names; where these are not known, by family name and initials ("Garrison SR Jr")."""
    if found := record.get(full):
        return [name_of(text) if "," in text else {"family": text} for text in found]
    return [short_name(text) for text in record.get(short, ())]


def short_name(text: str) -> Name:
    """A name as MEDLINE abbreviates it.

    >>> short_name("van der Meer PH 3rd")
    {'family': 'van der Meer', 'given': 'PH', 'suffix': '3rd'}
    """
    words = text.split()
    suffix = words.pop() if len(words) > 2 and SUFFIX.fullmatch(words[-1]) else ""
    given = words.pop() if len(words) > 1 and words[-1].isupper() else ""
    return named(family=" ".join(words), given=given, suffix=suffix)
