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
MARKS = {
    "em": ("\ufdd0", "\ufdd1"),
    "strong": ("\ufdd2", "\ufdd3"),
}  # of no text: https://www.unicode.org/faq/private_use.html#nonchar1
STARS = {"em": "*", "strong": "**"}
WITHOUT_MARKS = dict.fromkeys(range(0xFDD0, 0xFDD4), "\ufffd")
NO_NEIGHBOURS = frozenset("*\ufdd0\ufdd1\ufdd2\ufdd3")
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
    line = starred(walked(entry, markdown_escaped, MARKDOWN))
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
    return AMPERSAND_OF_ENTITY.sub(r"\\&", IN_MARKDOWN.sub(r"\\\1", text.translate(WITHOUT_MARKS)))


def emphasised(tag: str) -> Wrap:
    """What is emphasised, between marks whose spelling only the whole line can tell."""
    begin, end = MARKS[tag]

    def wrap(inner: str, element: html.HtmlElement) -> str:
        before, core, after = EDGES.fullmatch(inner).groups()  # type: ignore[union-attr]
        return f"{before}{begin}{core}{end}{after}" if core else inner

    return wrap


def starred(line: str) -> str:
    """The line with stars for its marks where they hold, and with tags, which Markdown allows too, where not.

    Stars hold beside what they touch: https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run

    >>> starred("\ufdd0J Pain.\ufdd1 2014, \ufdd0J Pain.\ufdd12014")
    '*J Pain.* 2014, <em>J Pain.</em>2014'
    """
    for tag, (begin, end) in MARKS.items():
        while (start := line.rfind(begin)) >= 0:
            close = line.index(end, start)
            core = line[start + 1 : close]
            holds = flanks(line[start - 1 : start], core[0]) and flanks(line[close + 1 : close + 2], core[-1])
            marks = (STARS[tag], STARS[tag]) if holds else (f"<{tag}>", f"</{tag}>")
            line = f"{line[:start]}{marks[0]}{core}{marks[1]}{line[close + 1 :]}"
    return line


def flanks(outside: str, inside: str) -> bool:
    """Whether a star between the two begins or ends emphasis; not beside another star."""
    if inside in NO_NEIGHBOURS or outside in NO_NEIGHBOURS:
        return False
    return inside.isalnum() or not outside.isalnum()


def tagged(tag: str) -> Wrap:
    return lambda inner, element: f"<{tag}>{inner}</{tag}>"


def link(inner: str, element: html.HtmlElement) -> str:
    href = element.get("href", "")
    address = NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", href)
    if not address:
        return inner
    return f"<{address}>" if address == href and inner == markdown_escaped(href) else f"[{inner}](<{address}>)"


MARKDOWN: dict[str, Wrap] = {
    "em": emphasised("em"),
    "i": emphasised("em"),
    "strong": emphasised("strong"),
    "b": emphasised("strong"),
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
