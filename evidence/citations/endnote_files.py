"""References out of EndNote XML, as EndNote, Zotero and Covidence write it; lxml parses, without entities or network.

Source: the RSXML document type that comes with EndNote.
"""

import re
from collections.abc import Iterator

from lxml import etree

from evidence.citations.endnote import FACES, REFERENCE_TYPES
from evidence.citations.file_values import (
    BrokenFile,
    BrokenRecord,
    date_of,
    item_of,
    marked,
    names_of,
    records,
)
from evidence.citations.item import Item
from evidence.citations.pages import expand_pages

FORMAT = "EndNote XML"
SIGN = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?[^>]*>\s*)?<xml>\s*<records?\b")
RECORD = re.compile(r"<record(?=[\s>])")
END = "</record>"
TYPES = {number: kind for kind, (_, number) in reversed(REFERENCE_TYPES.items())} | {
    17: "article-journal", 28: "book", 34: "manuscript", 43: "article-journal", 44: "book", 60: "chapter",
    10: "paper-conference",
}  # fmt: skip
TAGS = {face: (tag, tag.replace("<", "</")) for tag, face in FACES.items()}
# Nothing is read from disk or network, nothing is expanded, and nothing may be nested without end.
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8")
PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)


def read(text: str) -> Iterator[Item | BrokenRecord]:
    """Each reference of the file, or why it was not read. Raises BrokenFile when it declares entities."""
    if "<!ENTITY" in text:
        raise BrokenFile(format=FORMAT, why="it declares entities, which no such file needs")
    for number, line, record in records(text, RECORD):
        inside, closed, _ = record.partition(END)
        try:
            yield item(number, line, parsed(number, line, inside + closed))
        except BrokenRecord as error:
            yield error


def parsed(number: int, line: int, record: str) -> etree._Element:
    try:
        return etree.fromstring(record.encode("utf-8", "replace"), PARSER)
    except etree.XMLSyntaxError as error:
        raise BrokenRecord(format=FORMAT, number=number, line=line, why=str(error.msg).rstrip(".")) from None


def item(number: int, line: int, record: etree._Element) -> Item:
    def first(*paths: str) -> str:
        return next((text for path in paths if (text := content(record.find(path)))), "")

    def title(*paths: str) -> str:
        return next((text for path in paths if (text := styled(record.find(path)))), "")

    kind = kind_of(record, first("work-type"))
    accession = first("accession-num")
    by_pubmed = PUBMED.search(f"{first('remote-database-name')} {first('remote-database-provider')}")
    addresses = [content(found) for found in record.iterfind("urls//url")]
    return item_of(
        FORMAT, number, line,
        {
            "type": kind,
            "title": title("titles/title"),
            "original-title": title("titles/translated-title"),
            "author": names_of(map(content, record.iterfind("contributors/authors/author"))),
            "editor": names_of(map(content, record.iterfind("contributors/secondary-authors/author"))),
            "container-title": "" if kind == "book" else title("periodical/full-title", "titles/secondary-title"),
            "container-title-short": first("periodical/abbr-1", "titles/alt-title"),
            "publisher": first("publisher"),
            "publisher-place": first("pub-location"),
            "edition": first("edition"),
            "volume": first("volume"),
            "issue": first("number"),
            "page": expand_pages(first("pages")),
            "number": first("custom7"),
            "issued": date_of(f"{first('dates/year')} {first('dates/pub-dates/date')}"),
            "DOI": first("electronic-resource-num"),
            "PMID": accession if by_pubmed else "",
            "PMCID": pmcid if (pmcid := first("custom2")).upper().startswith("PMC") else "",
            "language": first("language"),
            "genre": first("work-type"),
            "URL": addresses[0] if addresses else "",
        },
        addresses,
    )  # fmt: skip


def kind_of(record: etree._Element, work: str) -> str:
    number = content(record.find("ref-type"))
    kind = TYPES.get(int(number) if number.isdecimal() and len(number) < 4 else 0, "document")
    if kind == "manuscript" and work.casefold() == "preprint":
        return "article"
    return "article-journal" if kind == "document" and record.find("volume") is not None else kind


def content(element: etree._Element | None) -> str:
    """The text of an element, whatever styles it is divided into."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def styled(element: etree._Element | None) -> str:
    """The text of a title, with its styles as the tags of an item."""
    if element is None:
        return ""
    runs = [marked(element.text or "")]
    for run in element:
        tags = [TAGS[face] for face in str(run.get("face", "")).split() if face in TAGS]
        text = marked("".join(map(str, run.itertext())))
        runs.append("".join(tag for tag, _ in tags) + text + "".join(tag for _, tag in reversed(tags)))
        runs.append(marked(run.tail or ""))
    return " ".join("".join(runs).split())
