"""References out of a file of RIS, which rispy parses; what its tags mean is ours.

Source: https://web.archive.org/web/20120526103719/http://refman.com/support/risformat_intro.asp, and what EndNote,
Zotero, Mendeley, Ovid and EBSCO write.
"""

import re
from collections.abc import Iterator
from typing import Any

import rispy

from evidence.citations.file_values import BrokenRecord, date_of, item_of, marked, names_of, page_range, records
from evidence.citations.item import Item
from evidence.citations.ris import REFERENCE_TYPES

FORMAT = "RIS"
SIGN = re.compile(r"\A\s*TY {1,2}- ?\w")

# Copied from a web page, the two spaces behind a tag are one.
TAG = re.compile(r"^([A-Z][A-Z0-9]) {1,2}-(?: |$)", re.MULTILINE)
START = re.compile(r"^TY  - ", re.MULTILINE)
END = re.compile(r"^ER  - ", re.MULTILINE)
TYPES = {ris: kind for kind, ris in reversed(REFERENCE_TYPES.items())} | {
    "ABST": "article-journal", "CONF": "paper-conference", "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book",
    "EJOUR": "article-journal", "INPR": "article-journal", "JOUR": "article-journal", "SER": "book",
    "UNPB": "manuscript",
}  # fmt: skip
BOOKS = frozenset({"book", "classic", "thesis", "report"})
# Databases whose accession numbers are PMIDs.
PUBMED = re.compile(r"pubmed|medline|\bnlm\b|cmedm|\bmdc\b", re.IGNORECASE)
PMID_MARKED = re.compile(r"(\d{1,9})\s?\[pmid\]")


def read(text: str) -> Iterator[Item | BrokenRecord]:
    """Each reference of the file, or why it was not read."""
    text = TAG.sub(r"\1  - ", text)
    for number, line, record in records(text, START):
        try:
            yield item(number, line, record if END.search(record) else f"{record}\nER  - \n")
        except BrokenRecord as error:
            yield error


def item(number: int, line: int, record: str) -> Item:
    try:
        values: dict[str, Any] = rispy.loads(record)[0]
    except (rispy.parser.ParseError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise BrokenRecord(format=FORMAT, number=number, line=line, why=str(error)) from None
    kind = kind_of(values)
    unknown = values.get("unknown_tag", {})
    container, short = journal(values, kind)
    marked_pmid = PMID_MARKED.search(" ".join(text for texts in unknown.values() for text in texts))
    by_pubmed = PUBMED.search(f"{first(values, 'name_of_database')} {first(values, 'database_provider')}")
    pmid = first(values, "accession_number") if by_pubmed else marked_pmid[1] if marked_pmid else ""
    return item_of(
        FORMAT, number, line,
        {
            "type": kind,
            "title": marked(first(values, "title", "primary_title") or " ".join(unknown.get("BT", ())[:1])),
            "original-title": marked(first(values, "translated_title")),
            "author": names_of(values.get("authors") or values.get("first_authors") or ()),
            "editor": names_of(values.get("secondary_authors") or ()),
            "container-title": marked(container),
            "container-title-short": short,
            "publisher": first(values, "publisher"),
            "publisher-place": first(values, "place_published"),
            "edition": first(values, "edition"),
            "volume": first(values, "volume"),
            "issue": first(values, "number"),
            "page": page_range(first(values, "start_page"), first(values, "end_page")),
            "number": first(values, "custom7"),
            "issued": issued(values),
            "DOI": first(values, "doi"),
            "PMID": pmid,
            "PMCID": pmcid if (pmcid := first(values, "custom2")).upper().startswith("PMC") else "",
            "language": first(values, "language"),
            "genre": first(values, "type_of_work"),
            "URL": first(values, "urls"),
        },
        values.get("urls", ()),
    )  # fmt: skip


def first(values: dict[str, Any], *fields: str) -> str:
    """The first value of the first of these fields that is there."""
    found = next((values[field] for field in fields if values.get(field)), "")
    return str(found[0] if isinstance(found, list) else found)


def kind_of(values: dict[str, Any]) -> str:
    kind = TYPES.get(values.get("type_of_reference", "").upper(), "document")
    if kind == "manuscript" and first(values, "type_of_work").casefold() == "preprint":
        return "article"
    return "article-journal" if kind == "document" and values.get("volume") else kind


def journal(values: dict[str, Any], kind: str) -> tuple[str, str]:
    """The whole name of what it was published in, and the short one."""
    short = first(values, "alternate_title1", "alternate_title2")
    whole = first(values, "secondary_title", "alternate_title3", "journal_name") or (short if kind != "book" else "")
    return ("" if kind in BOOKS else whole), short


def issued(values: dict[str, Any]) -> object:
    """The day of DA where it agrees with the year of PY; "2011///Fall" and the like are words."""
    year, date = first(values, "year", "publication_year").split("/")[0].strip(), first(values, "date")
    parts = [part.strip() for part in date.split("/")]
    if len(parts) > 1 and parts[0] == year:
        if len(parts) == 4 and parts[3]:
            return date_of(f"{year} {parts[3]}")
        return date_of("/".join(filter(None, parts[:3])))
    return date_of(year or date.strip("/"))
