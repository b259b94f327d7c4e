"""RIS: one tag a line, read by EndNote, Zotero, Mendeley, Rayyan and Covidence.

Source: the RIS format specification of Research Information Systems
(https://web.archive.org/web/20120526103719/http://refman.com/support/risformat_intro.asp).
"""

from collections.abc import Iterable, Iterator

from evidence.citations.dates import read_date
from evidence.citations.item import Item, Name
from evidence.citations.markup import is_printable, one_line, plain
from evidence.citations.names import single_name
from evidence.citations.pages import first_and_last
from evidence.citations.reading import TextKey, article_number, is_preprint, keywords
from evidence.citations.standing import remarks

REFERENCE_TYPES = {
    "article": "JOUR",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
MARKED_UP: tuple[tuple[str, TextKey], ...] = (
    ("TI  - ", "title"),
    ("TT  - ", "original-title"),
    ("T2  - ", "container-title"),
)
TEXTS: tuple[tuple[str, TextKey], ...] = (
    ("J2  - ", "container-title-short"),
    ("VL  - ", "volume"),
    ("IS  - ", "issue"),
    ("ET  - ", "edition"),
    ("PB  - ", "publisher"),
    ("CY  - ", "publisher-place"),
    ("M3  - ", "genre"),
    ("SN  - ", "ISSN"),
    ("SN  - ", "ISBN"),
    ("LA  - ", "language"),
    ("DO  - ", "DOI"),
    ("C2  - ", "PMCID"),
    ("UR  - ", "URL"),
)
TWO_DIGITS = ("", *(f"{number:02}" for number in range(1, 32)))
END = "ER  - \r\n"
TAG_LENGTH = len("ER  - ")


def dumps(item: Item) -> str:
    """One reference in RIS, its last line ended by CRLF as well.

    No value can break out of its line: line breaks and control characters become spaces.

    >>> dumps({"type": "book", "title": "Cramps", "author": [{"literal": "A Group"}]})
    'TY  - BOOK\\r\\nTI  - Cramps\\r\\nAU  - A Group,\\r\\nER  - \\r\\n'
    """
    lines = ["TY  - " + reference_type(item)]
    lines += [tag + plain(text) for tag, key in MARKED_UP if (text := item.get(key))]
    if authors := item.get("author"):
        lines += name_lines("AU  - ", authors)
    if editors := item.get("editor"):
        lines += name_lines("A2  - ", editors)
    lines += date_lines(item)
    lines += [tag + text for tag, key in TEXTS if (text := item.get(key))]
    lines += page_lines(item)
    if pmid := item.get("PMID"):
        lines += ("AN  - " + pmid, "DB  - PubMed")
    if item.get("keyword"):
        lines += ["KW  - " + word for word in keywords(item)]
    if said := remarks(item):
        lines += ["N1  - " + remark for remark in said]
    if not is_printable("".join(lines)):
        lines = without_breaks(lines)
    lines.append(END)
    return "\r\n".join(lines)


def dump(items: Iterable[Item]) -> Iterator[str]:
    """A file of RIS in pieces, one a reference, with an empty line between two.

    >>> "".join(dump([{"type": "book"}, {"type": "map"}])).splitlines()
    ['TY  - BOOK', 'ER  - ', '', 'TY  - MAP', 'ER  - ']
    """
    separator = ""
    for item in items:
        yield separator + dumps(item)
        separator = "\r\n"


def reference_type(item: Item) -> str:
    kind = REFERENCE_TYPES.get(item.get("type", ""), "GEN")
    return "UNPB" if "genre" in item and is_preprint(item) else kind


def name_lines(tag: str, names: list[Name]) -> list[str]:
    try:
        # Nearly all names have a family and a given part only.
        return [f"{tag}{name['family']}, {name['given']}" if len(name) == 2 else tag + author(name) for name in names]
    except KeyError:
        return [tag + text for name in names if (text := author(name))]


def author(name: Name) -> str:
    """ "Family, Given, Suffix". A trailing comma keeps a name of one piece whole: readers split it otherwise.

    Source: the manual of EndNote, on corporate authors.

    >>> author({"family": "King", "given": "Martin", "suffix": "Jr"}), author({"literal": "pSERG"})
    ('King, Martin, Jr', 'pSERG,')
    """
    family, given = name.get("family"), name.get("given")
    if family and given:
        suffix = name.get("suffix")
        return f"{family}, {given}, {suffix}" if suffix else f"{family}, {given}"
    if single := single_name(name):
        return single + ","
    return f"{family}, , {name['suffix']}" if family else ""


def date_lines(item: Item) -> list[str]:
    year, month, day, rest = read_date(item.get("issued"))
    if year:
        return [f"PY  - {year}", f"DA  - {year}/{TWO_DIGITS[month or 0]}/{TWO_DIGITS[day or 0]}/{rest}"]
    return [f"DA  - ///{rest}"] if rest else []


def page_lines(item: Item) -> list[str]:
    page, number = item.get("page"), article_number(item)
    if not page and not number:
        return []
    start, end = first_and_last(page or number)
    lines = ["SP  - " + start]
    if end:
        lines.append("EP  - " + end)
    if number:
        lines.append("C7  - " + number)
    return lines


def without_breaks(lines: list[str]) -> list[str]:
    values = ((line[:TAG_LENGTH], one_line(line[TAG_LENGTH:])) for line in lines)
    return [tag + value for tag, value in values if value]
