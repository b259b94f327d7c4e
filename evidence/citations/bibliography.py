"""Whole reference lists in any citation style and language, as text, HTML, Markdown, RTF or a Word document."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import Any

from evidence.citations import nlm, pandoc
from evidence.citations.entries import Entry, as_markdown, as_page, as_text, read_entries
from evidence.citations.item import Item
from evidence.citations.locales import locale_of
from evidence.citations.patching import MANY, PLACE, Variant
from evidence.citations.prepared import prepared
from evidence.citations.style_index import Style
from evidence.citations.styles import NLM, find, has_order, variant_of
from evidence.errors import EvidenceError

PART = 1_000  # references that pandoc formats at a time: 213 MB of memory
LONGEST = 5_000  # references whose order pandoc finds within its memory
SECONDS = 60.0
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BETWEEN_BLOCKS = re.compile(r"\s*</div>\s*<div")
ID = re.compile(r'id="ref-(\d+)"')

ARTICLE = "article-journal"
SHORT, FEW_LETTERS = 200, 4
NOT_LETTERS = re.compile(r"[\W\d_]")

Reference = dict[str, Any]


class UnknownForm(EvidenceError):
    """A reference list cannot be written as "{value}".{hint} Known are: {known}."""

    code = "unknown_form"


class TooManyReferences(EvidenceError):
    """{count:,} references are too many for one list in a style: at most {limit:,}. Split it, or export CSL-JSON."""

    code = "too_many_references"


class Form(StrEnum):
    """How a formatted list leaves the house."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"
    RTF = "rtf"
    DOCX = "docx"

    @property
    def media_type(self) -> str:
        return FORMS[self].media_type

    @property
    def extension(self) -> str:
        return FORMS[self].extension

    @property
    def is_binary(self) -> bool:
        return self is Form.DOCX


@dataclass(frozen=True, slots=True)
class Row:
    media_type: str
    extension: str
    write: Callable[[list[Entry]], bytes]


def form_of(name: str) -> Form:
    """The form of that name. Raises UnknownForm, which names the nearest and all.

    >>> form_of("Markdown").extension
    '.md'
    """
    wanted = name.strip().lower()
    if wanted in FORMS:
        return Form(wanted)
    close = get_close_matches(wanted, list(Form), n=1)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    raise UnknownForm(value=name, hint=hint, known=", ".join(Form))


def format_list(items: Iterable[Item], style: str, *, form: Form, locale: str | None = None, folder: Path) -> bytes:
    """The whole list in the style: UTF-8, or a Word document.

    `style` is any name that `styles.find` knows, `locale` one of BCP 47 (the style's own without), and `folder` keeps
    styles. Raises UnknownStyle, UnknownLocale, TooManyReferences, or an error of pandoc.
    Source: https://docs.citationstyles.org/en/stable/specification.html

    >>> item = {"id": "a", "type": "book", "title": "Cramps", "author": [{"family": "Jahan", "given": "Firdous"}]}
    >>> format_list([item], "apa", form=Form.TEXT, folder=Path("/tmp/evidence-styles")).decode()
    'Jahan, F. (n.d.). Cramps.\\n'
    """
    return FORMS[form].write(format_entries(items, style, locale=locale, folder=folder))


def format_entries(items: Iterable[Item], style: str, *, locale: str | None = None, folder: Path) -> list[Entry]:
    """The entries in the order of the style: as given, or sorted. An item that is given twice stands twice.

    Lists of more than 1,000 are formatted in parts, cut between authors; their order and numbers are those of the
    whole. Errors are those of `format_list`.
    Source: https://docs.citationstyles.org/en/stable/specification.html#sorting

    >>> [entry.html for entry in format_entries([{"id": "a", "type": "book", "title": "Cramps"}], "ama",
    ...     folder=Path("/tmp/evidence-styles"))]
    ['<div class="csl-left-margin">1. </div><div class="csl-right-inline"><em>Cramps</em>.</div>']
    """
    given = list(items)
    chosen, language = find(style, folder), locale_of(locale) if locale else None
    if len(given) > LONGEST:
        raise TooManyReferences(count=len(given), limit=LONGEST)
    if chosen == NLM and (language or "en").startswith("en"):
        return [native(number, item) for number, item in enumerate(given, start=1)]
    references = [{**row, "id": str(place)} for place, row in enumerate(prepared(given, chosen))]
    found = printed(references, chosen, language or chosen.default_locale, folder)
    return [Entry(given[int(entry.id)].get("id", entry.id), entry.html) for entry in found]


def printed(references: list[Reference], style: Style, language: str | None, folder: Path) -> list[Entry]:
    """The entries; a kind of work for which the style has no rule, and prints nothing, is printed as an article."""
    found = [entry for page in rendered(references, style, language, folder) for entry in read_entries(page)]
    blank = {entry.id for entry in found if is_blank(entry)}
    if not any(row["id"] in blank and row.get("type") != ARTICLE for row in references):
        return found
    alike = [{**row, "type": ARTICLE} if row["id"] in blank else row for row in references]
    return [entry for page in rendered(alike, style, language, folder) for entry in read_entries(page)]


def is_blank(entry: Entry) -> bool:
    """Whether an entry says next to nothing: no more than a number and a mark or two."""
    return len(entry.html) < SHORT and len(NOT_LETTERS.sub("", as_text(entry))) <= FEW_LETTERS


def native(number: int, item: Item) -> Entry:
    """The NLM's list is our own: a style cannot say where "Epub" and "PMID" go (see evidence.citations.nlm)."""
    line = escape(nlm.dumps(item), quote=False)
    number_and_line = f'<div class="csl-left-margin">{number}. </div><div class="csl-right-inline">{line}</div>'
    return Entry(item.get("id", str(number)), number_and_line)


def rendered(references: list[Reference], style: Style, language: str | None, folder: Path) -> Iterator[str]:
    """Pandoc's HTML of the list, in parts."""
    if not references:
        return
    if len(references) <= PART:
        variant = Variant.MANY if len(references) > MANY else Variant.FEW
        yield citeproc(references, variant_of(style, folder, variant), language)
        return
    placed = [{**row, PLACE: str(place)} for place, row in enumerate(ordered(references, style, language, folder), 1)]
    xml = variant_of(style, folder, Variant.PART)
    yield from (citeproc(part, xml, language) for part in parts(placed))


def citeproc(references: list[Reference], xml: bytes, language: str | None) -> str:
    arguments = ["-f", "csljson", "-t", "html", "--wrap=none", "--citeproc", "--csl", "style.csl"]
    if language:
        arguments += ["-M", f"lang={language}"]
    text = json.dumps(references, ensure_ascii=False).encode()
    return pandoc.run(arguments, text, seconds=SECONDS, files={"style.csl": xml}).decode()


def ordered(references: list[Reference], style: Style, language: str | None, folder: Path) -> list[Reference]:
    """The references in the style's order, found without formatting them."""
    if not has_order(style):
        return references
    placed = [{**row, PLACE: row["id"]} for row in references]
    page = citeproc(placed, variant_of(style, folder, Variant.ORDER), language)
    return [references[int(place)] for place in ID.findall(page)]


def parts(references: list[Reference]) -> Iterator[list[Reference]]:
    """Parts of at most 1,000, cut where the first author changes: years are told apart (2012a) within an author."""
    start = 0
    while start < len(references):
        end = min(start + PART, len(references))
        cuts = (place for place in range(end, start, -1) if is_cut(references, place))
        end = next(cuts, end)
        yield references[start:end]
        start = end


def is_cut(references: list[Reference], place: int) -> bool:
    return place == len(references) or first(references[place - 1]) != first(references[place])


def first(reference: Reference) -> object:
    people = reference.get("author") or reference.get("editor") or [None]
    return people[0] or reference.get("title")


def text_file(entries: list[Entry]) -> bytes:
    return "".join(f"{as_text(entry)}\n" for entry in entries).encode()


def markdown_file(entries: list[Entry]) -> bytes:
    return "\n\n".join(map(as_markdown, entries)).encode() + b"\n" * bool(entries)


def document(kind: str) -> Callable[[list[Entry]], bytes]:
    """A writer of whole documents; numbers and entries are of one paragraph, which HTML's blocks are not."""

    def write(entries: list[Entry]) -> bytes:
        paragraphs = "".join(f"<div><p>{in_paragraph(entry.html)}</p></div>\n" for entry in entries)
        page = f'<div id="refs" class="references csl-bib-body hanging-indent">\n{paragraphs}</div>\n'
        return pandoc.run(["-f", "html", "-t", kind, "-s", "-o", "-"], page.encode(), seconds=SECONDS)

    return write


def in_paragraph(html: str) -> str:
    return BETWEEN_BLOCKS.sub("</span> <span", html).replace("<div", "<span").replace("</div>", "</span>")


FORMS: dict[Form, Row] = {
    Form.TEXT: Row("text/plain", ".txt", text_file),
    Form.HTML: Row("text/html", ".html", lambda entries: as_page(entries).encode()),
    Form.MARKDOWN: Row("text/markdown", ".md", markdown_file),
    Form.RTF: Row("application/rtf", ".rtf", document("rtf")),
    Form.DOCX: Row(WORD, ".docx", document("docx")),
}
