"""A table of references in CSV, one a row, that no spreadsheet takes for formulas.

Source: RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180); what is neutralised, and why, stands in
evidence/spreadsheets.py.
"""

import csv
import re
from collections.abc import Iterable, Iterator

from evidence.citations.dates import printed, read_date
from evidence.citations.item import Item, Name
from evidence.citations.markup import is_printable, one_line, plain
from evidence.citations.reading import TextKey, article_number, keywords
from evidence.citations.standing import remarks
from evidence.spreadsheets import neutral

COLUMNS = (
    "type", "title", "original title", "authors", "editors", "journal or book", "abbreviation", "year", "date",
    "pages", "article number", "volume", "issue", "edition", "publisher", "place", "DOI", "PMID", "PMCID", "ISSN",
    "ISBN", "URL", "language", "genre", "keywords", "notes",
)  # fmt: skip
TEXTS: tuple[TextKey, ...] = (
    "volume", "issue", "edition", "publisher", "publisher-place", "DOI", "PMID", "PMCID", "ISSN", "ISBN", "URL",
    "language", "genre",
)  # fmt: skip

# The beginning of a cell that may be active, and how many quotation marks a row has when no cell holds one: two looks
# at a whole row, which most rows pass.
SUSPECT = re.compile(r"\"['=+\-@＝＋－＠]")
QUOTATION_MARKS = 2 * len(COLUMNS)


class Echo:
    """A file that gives back what is written to it, so that a row needs no buffer."""

    def write(self, text: str) -> str:
        return text


write_row = csv.writer(Echo(), lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow


def dumps(item: Item) -> str:
    r"""One row of the table, without the header, ended by CRLF; every cell stands in quotation marks.

    Several authors, editors or keywords stand in one cell with "; " between them; titles are plain text.

    >>> dumps({"type": "book", "title": "=1+1", "author": [{"family": "King", "given": "Ann", "suffix": "Jr"}]})[:36]
    '"book","\'=1+1","","King, Ann, Jr",""'
    """
    row = cells(item)
    text = '"' + '","'.join(row) + '"\r\n'
    if SUSPECT.search(text) or text.count('"') != QUOTATION_MARKS or not is_printable(text[:-2]):
        text = write_row([neutral(one_line(cell)) for cell in row])
    return text


def dump(items: Iterable[Item]) -> Iterator[str]:
    """The table in pieces: its header, then one row a reference.

    >>> "".join(dump([])).startswith('"type","title","original title","authors"')
    True
    """
    yield '"' + '","'.join(COLUMNS) + '"\r\n'
    yield from map(dumps, items)


def cells(item: Item) -> list[str]:
    issued = item.get("issued")
    date = read_date(issued)
    noted = "note" in item or "custom" in item
    return [
        item.get("type", ""),
        plain(item.get("title", "")),
        plain(item.get("original-title", "")),
        people(item.get("author")),
        people(item.get("editor")) if "editor" in item else "",
        plain(item.get("container-title", "")),
        item.get("container-title-short", ""),
        str(date.year or ""),
        (issued.get("literal") or printed(date)) if issued else "",
        item.get("page", ""),
        article_number(item) or item.get("number", ""),
        *[item.get(key, "") for key in TEXTS],
        "; ".join(keywords(item)) if "keyword" in item else "",
        "; ".join(remarks(item)) if noted else "",
    ]


def people(names: list[Name] | None) -> str:
    """ "Family, Given, Suffix", and a name of one piece as it is.

    >>> people([{"family": "Clauw", "given": "Daniel J"}, {"literal": "Endocrine Society"}])
    'Clauw, Daniel J; Endocrine Society'
    """
    if not names:
        return ""
    try:
        # Nearly all names have a family and a given part only.
        return "; ".join([f"{name['family']}, {name['given']}" if len(name) == 2 else person(name) for name in names])
    except KeyError:
        return "; ".join(filter(None, map(person, names)))


def person(name: Name) -> str:
    parts = (name.get("family"), name.get("given"), name.get("suffix"))
    return ", ".join(filter(None, parts)) or name.get("literal", "")
