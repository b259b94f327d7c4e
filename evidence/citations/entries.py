"""The entries of a formatted reference list: each as HTML, as a line of text, and as Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from lxml import html

from evidence.citations.markup import EXPONENT, EXPONENTS
from evidence.citations.sanitising import safe_html

SPACES = re.compile(r"[ \t\r\n]+")
WORD_JOINER = "\u2060"  # put in where text looked like a tag
IN_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>~^$|#])")
IN_MARKDOWN_AT_START = re.compile(r"^(\d+)([.)])(?= )|^([-+])(?= )")
AMPERSAND_OF_ENTITY = re.compile(r"&(?=#?\w+;)")
NOT_IN_ADDRESS = re.compile(r"[ \t\r\n<>\\]")
EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference as a style prints it: the inside of its element, safe to show."""

    id: str
    html: str


def read_entries(page: str) -> Iterator[Entry]:
    """The entries of pandoc's HTML, made safe, with the ids that pandoc was given, in the order of the list.

    >>> [entry] = read_entries('<div id="refs"><div id="ref-a" class="csl-entry"><b onclick="x">1</b></div></div>')
    >>> entry
    Entry(id='a', html='<b>1</b>')
    """
    clean = safe_html(page).replace(WORD_JOINER, "")
    if not clean.strip():
        return
    for element in html.fragment_fromstring(clean, create_parent="div").iter("div"):
        if "csl-entry" in element.get("class", "").split():
            yield Entry(element.get("id", "").removeprefix("ref-"), inside(element))


def inside(element: html.HtmlElement) -> str:
    pieces = (html.tostring(child, encoding="unicode") for child in element)
    return "".join((escape(element.text or "", quote=False), *pieces)).strip()


def as_text(entry: Entry) -> str:
    """The entry in one line of Unicode.

    >>> as_text(Entry("a", '<div class="csl-left-margin">1. </div><div>10<sup>6</sup> <em>E. coli</em></div>'))
    '1. 10⁶ E. coli'
    """
    return walked(entry, str, {"sup": exponent})


def as_markdown(entry: Entry) -> str:
    """The entry in one line of Markdown (https://spec.commonmark.org/), in which nothing of a title acts as Markdown.

    >>> as_markdown(Entry("a", 'A * <em>E. coli</em> <a href="https://a.org/">https://a.org/</a>'))
    'A \\\\* *E. coli* <https://a.org/>'
    """
    numbered = entry.html.startswith('<div class="csl-left-margin">')
    line = walked(entry, markdown_escaped, MARKDOWN)
    return line if numbered else IN_MARKDOWN_AT_START.sub(r"\1\\\2\3", line)


Wrap = Callable[[str, html.HtmlElement], str]


def walked(entry: Entry, escaped: Callable[[str], str], wraps: dict[str, Wrap]) -> str:
    element = html.fragment_fromstring(entry.html, create_parent="div")
    return SPACES.sub(" ", walk(element, escaped, wraps)).strip()


def walk(element: html.HtmlElement, escaped: Callable[[str], str], wraps: dict[str, Wrap]) -> str:
    pieces = [escaped(element.text or "")]
    for child in element:
        pieces += [walk(child, escaped, wraps), escaped(child.tail or "")]
    inner = "".join(pieces)
    wrap = wraps.get(str(element.tag))
    if wrap:
        return wrap(inner, element)
    return f" {inner} " if element.tag in ("div", "p", "br") else inner


def exponent(inner: str, element: html.HtmlElement) -> str:
    return inner.translate(EXPONENTS) if EXPONENT.fullmatch(f"<sup>{inner}</sup>") else inner


def markdown_escaped(text: str) -> str:
    return AMPERSAND_OF_ENTITY.sub(r"\\&", IN_MARKDOWN.sub(r"\\\1", text))


def emphasised(star: str, tag: str) -> Wrap:
    """Stars hold only beside words (CommonMark 6.2); text that ends in a mark gets the tag, which Markdown allows."""

    def wrap(inner: str, element: html.HtmlElement) -> str:
        before, core, after = EDGES.fullmatch(inner).groups()  # type: ignore[union-attr]
        if not core:
            return inner
        marks = (star, star) if core[0].isalnum() and core[-1].isalnum() else (f"<{tag}>", f"</{tag}>")
        return f"{before}{marks[0]}{core}{marks[1]}{after}"

    return wrap


def tagged(tag: str) -> Wrap:
    return lambda inner, element: f"<{tag}>{inner}</{tag}>"


def link(inner: str, element: html.HtmlElement) -> str:
    href = element.get("href", "")
    address = NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", href)
    if not address:
        return inner
    return f"<{address}>" if address == href and inner == markdown_escaped(href) else f"[{inner}](<{address}>)"


MARKDOWN: dict[str, Wrap] = {
    "em": emphasised("*", "em"),
    "i": emphasised("*", "em"),
    "strong": emphasised("**", "strong"),
    "b": emphasised("**", "strong"),
    "sup": tagged("sup"),
    "sub": tagged("sub"),
    "a": link,
}


def as_page(entries: Iterable[Entry]) -> str:
    """The entries as one list in HTML.

    >>> print(as_page([Entry("a", "Jahan F.")]), end="")
    <div class="csl-bib-body" role="list">
    <div class="csl-entry" role="listitem">Jahan F.</div>
    </div>
    """
    lines = (f'<div class="csl-entry" role="listitem">{entry.html}</div>\n' for entry in entries)
    return f'<div class="csl-bib-body" role="list">\n{"".join(lines)}</div>\n'
