"""An article as somebody pastes or uploads it: text, Markdown, HTML or a Word document, read as plain text."""

import codecs
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bs4.dammit import EncodingDetector

from evidence.articles.brackets import DEEPEST, held, restored
from evidence.articles.markup import read_page
from evidence.citations.pandoc import run
from evidence.errors import EvidenceError

LARGEST = 5_000_000  # bytes
LONGEST = 500_000  # characters of text, some 80,000 words
LARGEST_UNPACKED = 30_000_000  # bytes of all parts of a Word document
MOST_PARTS = 2_000  # of a Word document
SECONDS = 20.0
LONGEST_TITLE = 300  # characters
ENDS = (".", "!")  # of a sentence: a first line that is one is no title
STEP = 65_536  # bytes unpacked at once

MARKDOWN = (
    "markdown-yaml_metadata_block-raw_html-raw_tex-raw_attribute-smart-tex_math_dollars-latex_macros-implicit_figures"
)


class Kind(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Document:
    """A text with one block (paragraph, heading, list item, row of a table) a line; `title` is "" where none shows."""

    title: str
    text: str


class UnreadableDocument(EvidenceError):
    """This document cannot be read: {reason} Save it as UTF-8 text, Markdown, HTML or .docx, and try again."""

    code = "unreadable_document"


class DocumentTooLarge(EvidenceError):
    """This document has {what}, more than {limit}. Take out what is not text, or split it."""

    code = "document_too_large"


ENDINGS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".docx": Kind.DOCX,
}
# Other programs' files, by their first bytes, so that nobody reads them as text.
FOREIGN = {
    b"%PDF-": "it is a PDF.",
    b"\xd0\xcf\x11\xe0": "it is a document of an old version of Word.",
    b"{\\rtf": "it is RTF.",
}
# Encodings that Python has and no page: https://docs.python.org/3/library/codecs.html#python-specific-encodings
NOT_OF_PAGES = {"idna", "mbcs", "oem", "palmos", "punycode", "raw-unicode-escape", "undefined", "unicode-escape",
                "utf-7", "base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib"}  # fmt: skip
SURROGATE = re.compile("[\ud800-\udfff]")
# What a damaged package ends in, wherever the damage is.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, EOFError,
           OSError, ValueError)  # fmt: skip
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body|article|div|p|h1|meta)\b", re.I | re.S
)


def kind_of(name: str, content: bytes) -> Kind:
    """What a file is: by its content for Word and HTML, by the end of its name for Markdown, otherwise text.

    Raises UnreadableDocument for what is none of them.

    >>> kind_of("draft.md", b"# Cramps"), kind_of("", b"<!doctype html><p>Cramps"), kind_of("notes", b"Cramps")
    (<Kind.MARKDOWN: 'markdown'>, <Kind.HTML: 'html'>, <Kind.TEXT: 'text'>)
    """
    for beginning, reason in FOREIGN.items():
        if content.startswith(beginning):
            raise UnreadableDocument(reason=reason)
    if content.startswith(b"PK"):
        return Kind.DOCX
    ending = re.search(r"\.[a-z]+$", name.strip().lower())
    named = ENDINGS.get(ending[0]) if ending else None
    if named is Kind.DOCX:
        raise UnreadableDocument(reason="it is named .docx and is no Word document.")
    if named:
        return named
    return Kind.HTML if _HTML.match(content) else Kind.TEXT


def read_document(content: bytes, kind: Kind, *, seconds: float = SECONDS) -> Document:
    """The title and the text of a document; see `read_page` for what of HTML is kept.

    `seconds`: what pandoc may take. Raises UnreadableDocument, DocumentTooLarge, TooManyTags, and what
    `evidence.citations.pandoc.run` raises.

    >>> read_document(b"# Leg cramps\\n\\nQuinine *may* help.[^1]\\n\\n[^1]: Young G. 2015;1:2.", Kind.MARKDOWN).text
    'Leg cramps\\nQuinine may help.[1]\\nReferences\\n1. Young G. 2015;1:2.'
    """
    if len(content) > LARGEST:
        raise DocumentTooLarge(what=f"{len(content) / 1_000_000:.1f} MB", limit=f"{LARGEST // 1_000_000} MB")
    document = _read(content, kind, seconds)
    if len(document.text) > LONGEST:
        raise DocumentTooLarge(what=f"{len(document.text):,} characters of text", limit=f"{LONGEST:,}")
    return document


def _read(content: bytes, kind: Kind, seconds: float) -> Document:
    match kind:
        case Kind.TEXT:
            return _plain(decoded(content))
        case Kind.HTML:
            return _of_html(decoded(content, EncodingDetector.find_declared_encoding(content, is_html=True)))
        case Kind.MARKDOWN:
            text, depth = held(decoded(content))
            if depth > DEEPEST:
                raise DocumentTooLarge(what="brackets within brackets", limit=f"{DEEPEST} deep")
            return _of_html(restored(_by_pandoc(MARKDOWN, text.encode(), seconds)))
        case Kind.DOCX:
            _check_parts(content)
            return _of_html(_by_pandoc("docx", content, seconds))


def decoded(content: bytes, declared: str | None = None) -> str:
    """Text in UTF-8 or UTF-16, or in the encoding that a page declares. Raises UnreadableDocument.

    >>> decoded(b"\\xef\\xbb\\xbfG\\xc3\\xbcr")
    'Gür'
    """
    marked = next((encoding for mark, encoding in MARKS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", declared):
        if encoding and not is_of_letters(encoding):
            continue
        try:
            text = content.decode(encoding or "utf-8")
        except UnicodeError:
            continue
        if "\0" in text or SURROGATE.search(text):
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableDocument(reason="its letters are neither UTF-8 nor UTF-16.")


def is_of_letters(encoding: str) -> bool:
    """Whether a page may declare this encoding: Python knows others, such as escapes of its own.

    >>> is_of_letters("windows-1252"), is_of_letters("unicode_escape"), is_of_letters("no such thing")
    (True, False, False)
    """
    try:
        return codecs.lookup(encoding).name not in NOT_OF_PAGES
    except (LookupError, ValueError):
        return False


def _plain(text: str) -> Document:
    """Trailing spaces go; indentation stays, because it shows which lines go on with a reference."""
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    return Document(_first(lines), "\n".join(lines))


def _first(lines: Iterable[str]) -> str:
    """The first line, where it can be a title."""
    first = next((line for line in lines if line.strip()), "")
    return "" if first.endswith(ENDS) else _title(first)


def _title(text: str) -> str:
    text = " ".join(text.lstrip("#").split())
    return text if len(text) <= LONGEST_TITLE else ""


def _of_html(html: str) -> Document:
    page = read_page(html)
    named = page.heading if page.heading and (page.heading in page.title or not page.title) else page.title
    return Document(_title(named) if named else _first(page.lines), "\n".join(page.lines))


def _by_pandoc(source: str, content: bytes, seconds: float) -> str:
    """With its head, which holds the title of the document; pandoc titles a document without one "-"."""
    made = run(["-f", source, "-t", "html", "--wrap=none", "--standalone"], content, seconds=seconds)
    return made.decode().replace("<title>-</title>", "", 1)


def _check_parts(content: bytes) -> None:
    """Unpacks every part and counts, because a package may lie about its sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS:
                raise DocumentTooLarge(what=f"{len(parts):,} parts", limit=f"{MOST_PARTS:,}")
            if "word/document.xml" not in package.namelist():
                raise UnreadableDocument(reason="it is a package without a Word document.")
            left = LARGEST_UNPACKED
            for part in parts:
                left -= _unpacked(package, part, left)
    except DAMAGED as error:
        raise UnreadableDocument(reason="its package is damaged, encrypted or packed in an unknown way.") from error


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    size = 0
    with package.open(part) as stream:
        while step := stream.read(STEP):
            size += len(step)
            if size > most:
                raise DocumentTooLarge(
                    what="much more in it than its size tells", limit=f"{LARGEST_UNPACKED // 1_000_000} MB"
                )
    return size
