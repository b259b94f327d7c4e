"""EndNote XML, read by EndNote, Zotero, Mendeley, Covidence and bibutils.

Source: the RSXML document type that comes with EndNote, whose order of elements is kept, and its list of reference
types (https://docs.endnote.com/docs/endnote/2025/v1/windows/content/06reference_types/reference_types.htm).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from evidence.citations.dates import MONTHS, read_date
from evidence.citations.item import Item, Name
from evidence.citations.markup import TAG, decode_entities, is_printable, one_line
from evidence.citations.names import single_name
from evidence.citations.reading import TextKey, article_number, is_preprint, keywords
from evidence.citations.standing import remarks

REFERENCE_TYPES = {
    "article": ("Journal Article", 17),
    "article-journal": ("Journal Article", 17),
    "article-magazine": ("Magazine Article", 19),
    "article-newspaper": ("Newspaper Article", 23),
    "book": ("Book", 6),
    "chapter": ("Book Section", 5),
    "classic": ("Classical Work", 49),
    "dataset": ("Dataset", 59),
    "entry-dictionary": ("Dictionary", 52),
    "entry-encyclopedia": ("Encyclopedia", 53),
    "legislation": ("Statute", 31),
    "manuscript": ("Manuscript", 36),
    "map": ("Map", 20),
    "pamphlet": ("Pamphlet", 24),
    "paper-conference": ("Conference Paper", 47),
    "patent": ("Patent", 25),
    "personal_communication": ("Personal Communication", 26),
    "post-weblog": ("Blog", 56),
    "report": ("Report", 27),
    "review": ("Journal Article", 17),
    "review-book": ("Journal Article", 17),
    "software": ("Computer Program", 9),
    "standard": ("Standard", 58),
    "thesis": ("Thesis", 32),
    "webpage": ("Web Page", 12),
}
GENERIC = ("Generic", 13)
PREPRINT = ("Unpublished Work", 34)
IN_JOURNALS = frozenset({17, 19, 23, 34})

NORMAL = '<style face="normal" font="default" size="100%">'
END = "</style>"
FACES = {"<i>": "italic", "<b>": "bold", "<u>": "underline", "<sub>": "subscript", "<sup>": "superscript"}

# What XML 1.0 cannot hold and is no control character (https://www.w3.org/TR/xml/#charsets).
NOT_XML = re.compile("[\ufffe\uffff]")

# A record is built of threes: what opens a text, the text itself, and what closes it. So one look at all texts together
# tells whether any of them needs an escape, which few do.
Parts = list[str]


@cache
def tags(name: str) -> tuple[str, str]:
    return f"<{name}>{NORMAL}", f"{END}</{name}>"


def rows(*pairs: tuple[str, TextKey]) -> tuple[tuple[str, TextKey, str], ...]:
    return tuple((tags(name)[0], key, tags(name)[1]) for name, key in pairs)


# In the order of the document type; between two of these sets stands what needs more care.
BEFORE_KEYWORDS = rows(("volume", "volume"), ("number", "issue"), ("edition", "edition"))
AFTER_DATES = rows(("pub-location", "publisher-place"), ("publisher", "publisher"))
IDENTIFIERS = rows(("accession-num", "PMID"), ("electronic-resource-num", "DOI"))
AUTHOR, KEYWORD, YEAR, DATE = tags("author"), tags("keyword"), tags("year"), tags("date")


def dumps(item: Item) -> str:
    """One record element in one line, ended by a line break.

    >>> text = dumps({"type": "book", "title": "H<sub>2</sub>O", "PMID": "1"})
    >>> text[:50], text.count('face="subscript"')
    ('<record><ref-type name="Book">6</ref-type><titles>', 1)
    """
    kind, number = PREPRINT if is_preprint(item) else REFERENCE_TYPES.get(item.get("type", ""), GENERIC)
    parts = [f'<record><ref-type name="{kind}">{number}</ref-type>', "", ""]
    add_contributors(parts, item)
    add_titles(parts, item, number in IN_JOURNALS)
    if pages := item.get("page") or article_number(item):
        add(parts, "pages", pages)
    add_rows(parts, item, BEFORE_KEYWORDS)
    add_list(parts, "keywords", KEYWORD, keywords(item) if "keyword" in item else [])
    add_date(parts, item)
    add_rows(parts, item, AFTER_DATES)
    if standard := " ".join(filter(None, (item.get("ISSN"), item.get("ISBN")))):
        add(parts, "isbn", standard)
    add_rows(parts, item, IDENTIFIERS)
    add_notes(parts, item)
    add_ending(parts, item)
    texts = parts[1::3]
    if needs_care("".join(texts)):
        parts[1::3] = map(clean, texts)
    parts.append("</record>\n")
    return "".join(parts)


def dump(items: Iterable[Item]) -> Iterator[str]:
    """A file of EndNote XML in pieces, one a record.

    >>> "".join(dump([]))
    '<?xml version="1.0" encoding="UTF-8"?>\\n<xml><records>\\n</records></xml>\\n'
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
    yield from map(dumps, items)
    yield "</records></xml>\n"


def needs_care(text: str) -> bool:
    return "&" in text or "<" in text or ">" in text or not is_printable(text)


def clean(text: str) -> str:
    """The text escaped, without line breaks and without what XML cannot hold.

    >>> clean("R&D\\x00 <x>")
    'R&amp;D &lt;x&gt;'
    """
    # A run of a title in several styles ends or begins with the space between two words.
    text = text if is_printable(text) else NOT_XML.sub("\ufffd", one_line(f"|{text}|")[1:-1])
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def add(parts: Parts, name: str, text: str) -> None:
    start, end = tags(name)
    parts += (start, text, end)


def add_rows(parts: Parts, item: Item, wanted: tuple[tuple[str, TextKey, str], ...]) -> None:
    for start, key, end in wanted:
        if text := item.get(key):
            parts += (start, text, end)


def add_list(parts: Parts, name: str, inner: tuple[str, str], texts: list[str]) -> None:
    if not texts:
        return
    start, end = inner
    parts += (f"<{name}>", "", "")
    for text in texts:
        parts += (start, text, end)
    parts += (f"</{name}>", "", "")


def add_marked_up(parts: Parts, name: str, text: str) -> None:
    """An element of a text with the five tags, each a style of its own.

    >>> parts = []
    >>> add_marked_up(parts, "title", "<i>E. coli</i>")
    >>> "".join(parts)
    '<title><style face="italic" font="default" size="100%">E. coli</style></title>'
    """
    if "<" not in text:
        add(parts, name, decode_entities(text) if "&" in text else text)
        return
    opened: list[str] = []
    parts += (f"<{name}>", "", "")
    for place, piece in enumerate(TAG.split(text)):
        if place % 2 == 0:
            face = " ".join(dict.fromkeys(opened)) or "normal"
            if piece:
                parts += (f'<style face="{face}" font="default" size="100%">', decode_entities(piece), END)
        elif piece in FACES:
            opened.append(FACES[piece])
        elif (face := FACES[piece.replace("/", "")]) in opened:
            opened.remove(face)
    parts += (f"</{name}>", "", "")


def add_contributors(parts: Parts, item: Item) -> None:
    authors, editors = people(item.get("author")), people(item.get("editor"))
    if authors or editors:
        parts += ("<contributors>", "", "")
        add_list(parts, "authors", AUTHOR, authors)
        add_list(parts, "secondary-authors", AUTHOR, editors)
        parts += ("</contributors>", "", "")


def people(names: list[Name] | None) -> list[str]:
    if not names:
        return []
    try:
        # Nearly all names have a family and a given part only.
        return [f"{name['family']}, {name['given']}" if len(name) == 2 else person(name) for name in names]
    except KeyError:
        return [text for name in names if (text := person(name))]


def person(name: Name) -> str:
    """ "Family, Given, Suffix". A trailing comma keeps a name of one piece whole.

    Source: the manual of EndNote, on corporate authors.

    >>> person({"literal": "pSERG"}), person({"family": "King", "suffix": "Jr"})
    ('pSERG,', 'King, , Jr')
    """
    if single := single_name(name):
        return single + ","
    family, given, suffix = name.get("family", ""), name.get("given", ""), name.get("suffix", "")
    return f"{family}, {given}, {suffix}" if suffix else f"{family}, {given}".strip(", ")


def add_titles(parts: Parts, item: Item, in_journal: bool) -> None:
    title, container = item.get("title"), item.get("container-title")
    short, original = item.get("container-title-short"), item.get("original-title")
    parts += ("<titles>", "", "")
    if title:
        add_marked_up(parts, "title", title)
    if container:
        add_marked_up(parts, "secondary-title", container)
    if short:
        add(parts, "alt-title", short)
    if original:
        add_marked_up(parts, "translated-title", original)
    parts += ("</titles>", "", "")
    if in_journal and (container or short):
        parts += ("<periodical>", "", "")
        if container:
            add_marked_up(parts, "full-title", container)
        if short:
            add(parts, "abbr-1", short)
        parts += ("</periodical>", "", "")


def add_date(parts: Parts, item: Item) -> None:
    year, month, day, rest = read_date(item.get("issued"))
    # Words follow a year only (see read_date), never a month.
    later = f"{MONTHS[month - 1]} {day or ''}".strip() if month else rest
    if not year and not later:
        return
    parts += ("<dates>", "", "")
    if year:
        parts += (YEAR[0], str(year), YEAR[1])
    if later:
        parts += ("<pub-dates>" + DATE[0], later, DATE[1] + "</pub-dates>")
    parts += ("</dates>", "", "")


def add_notes(parts: Parts, item: Item) -> None:
    if ("note" in item or "custom" in item) and (said := remarks(item)):
        add(parts, "notes", "; ".join(said))
    if genre := item.get("genre"):
        add(parts, "work-type", genre)


def add_ending(parts: Parts, item: Item) -> None:
    """The database, the language, the address, PMCID and article number."""
    if item.get("PMID"):
        add(parts, "remote-database-name", "PubMed")
    if language := item.get("language"):
        add(parts, "language", language)
    if url := item.get("URL"):
        parts += ("<urls><related-urls><url>" + NORMAL, url, END + "</url></related-urls></urls>")
    if pmcid := item.get("PMCID"):
        add(parts, "custom2", pmcid)
    if number := article_number(item) or item.get("number"):
        add(parts, "custom7", number)
