"""Files of other programs, read into items: RIS, NBIB, BibTeX, CSL-JSON and EndNote XML, told by what is in them."""

import re
from collections.abc import Callable, Iterator

from evidence.citations import bibtex_files, csljson_files, endnote_files, nbib_files, nlm, ris_files
from evidence.citations.dates import read_date
from evidence.citations.file_values import BrokenFile, BrokenRecord
from evidence.citations.item import Item
from evidence.citations.reading import TextKey

# BibTeX comes last: its sign may stand anywhere, as comments may stand before the first entry.
READERS: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[Item | BrokenRecord]]], ...] = (
    (ris_files.SIGN, ris_files.read),
    (nbib_files.SIGN, nbib_files.read),
    (csljson_files.SIGN, csljson_files.read),
    (endnote_files.SIGN, endnote_files.read),
    (bibtex_files.SIGN, bibtex_files.read),
)
# What identifies a work; notes, notices and keywords may name other works.
IDENTIFYING: tuple[TextKey, ...] = (
    "type", "title", "container-title", "container-title-short", "publisher", "publisher-place", "edition", "volume",
    "issue", "page", "number", "DOI", "PMID", "PMCID", "URL", "genre",
)  # fmt: skip
MOST_AUTHORS = 6
OTHER_XML = re.compile(r"\A\s*<\?xml\b")
LINE_END = re.compile(r"\r\n?")


def read_file(text: str, broken: Callable[[BrokenRecord], object] | None = None) -> list[Item] | None:
    """The references of a file, or None when the text is no such file.

    With `broken`, a record that cannot be read is told to it and the others are read; without, it is raised. Raises
    BrokenFile when no record can be told from another, and for any other XML.

    >>> read_file("TY  - JOUR\\nTI  - Cramps\\nER  - \\n")
    [{'type': 'article-journal', 'title': 'Cramps'}]
    >>> read_file("1. Jahan F. Cramps. Oman Med J. 2012;27(3):192-5.") is None
    True
    """
    text = LINE_END.sub("\n", text.removeprefix("\ufeff").replace("\x00", ""))
    read = next((read for sign, read in READERS if sign.search(text)), None)
    if read is None:
        if OTHER_XML.match(text):
            raise BrokenFile(format="XML", why="it is not from EndNote")
        return None
    items = []
    for found in read(text):
        if not isinstance(found, BrokenRecord):
            items.append(found)
        elif broken is None:
            raise found
        else:
            broken(found)
    return items


def printed_references(text: str, broken: Callable[[BrokenRecord], object]) -> list[str] | None:
    """The references of a file as lines of the NLM's list, or None when the text is no such file; see `read_file`.

    >>> printed_references("PMID- 1\\nTI  - Cramps.\\nFAU - King, Ann\\nDP  - 2012 Sep\\n", print)
    ['King A. Cramps. 2012 Sep. PMID: 1.']
    """
    items = read_file(text, broken)
    return None if items is None else [printed(item) for item in items]


def printed(item: Item) -> str:
    """One line by which the work is told from others, such that `evidence.identifiers.references.read` reads it back.

    It holds what identifies the work: of a title in two languages the one that PubMed lists, of a date that is a
    range its year.
    """
    found: Item = {key: text for key in IDENTIFYING if (text := item.get(key))}  # type: ignore[assignment]
    found["author"] = item.get("author", [])
    found["editor"] = item.get("editor", [])
    if "title" not in found and (original := item.get("original-title")):
        found["title"] = original
    date = read_date(item.get("issued"))
    if date.year:
        found["issued"] = {"date-parts": [[part for part in date[:3] if isinstance(part, int)]]}
    return nlm.dumps(found, MOST_AUTHORS)
