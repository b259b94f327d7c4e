"""HTML as lines of plain text: a block a line, numbered lists with numbers, raised markers in brackets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from evidence.errors import EvidenceError
from evidence.identifiers.lines import read_lines
from evidence.identifiers.schemes import SCHEMES, Identifier, find

MOST_TAGS = 100_000
DEEPEST = 1_000  # tags within tags

# Whatever a browser runs, hides, or shows on every page of a site.
DROPPED = frozenset(
    """script style nav noscript template iframe object embed svg math canvas audio video form button select textarea
    dialog""".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
BLOCKS = HEADINGS | frozenset(
    """address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer
    header hr legend li main ol p pre section summary table tbody tfoot thead title tr ul""".split()
)
KEPT = BLOCKS | frozenset("a sup td th".split())
ATTRIBUTES = {"a": {"href", "role"}, "ol": {"start"}, "li": {"value"}, "section": {"role"}, "aside": {"role"}}
NOTES, BACK = "doc-endnotes", "doc-backlink"  # https://www.w3.org/TR/dpub-aria-1.1/

_MARKER = re.compile(r"\s*[\[(]?\s*([1-9][0-9]{0,2}(?:\s?[,;–-]\s?[1-9][0-9]{0,2}){0,60})\s*[\])]?\s*")
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]{3}|[.,;:?!)\]”\"’%])\s?$")
# https://html.spec.whatwg.org/multipage/syntax.html#optional-tags, and the tags that have no end
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|d[td]|t[rdh]|tbody|thead|tfoot|r[tp]|option|optgroup|colgroup|caption|html|head|body|area|base|br"
    r"|col|embed|hr|img|input|link|meta|source|track|wbr|path|rect|circle|line|use|polygon)\b)[a-z][a-z0-9-]*",
    re.IGNORECASE,
)
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


class TooManyTags(EvidenceError):
    """This page has more than {most:,} tags. Paste the text of the article without the rest of the page."""

    code = "too_many_tags"


class PageTooDeep(EvidenceError):
    """This page has tags within tags, more than {most:,} deep. Paste the text of the article instead."""

    code = "page_too_deep"


@dataclass(frozen=True, slots=True)
class Page:
    """`title` names the page, `heading` is its first heading of the first rank; "" where there is none."""

    title: str
    heading: str
    lines: tuple[str, ...]


def read_page(html: str) -> Page:
    """The text of a page without scripts, styles and navigation; nothing is run, opened or asked for.

    An identifier in the address of a link is printed behind the link where its line does not print it. Raises
    TooManyTags, or PageTooDeep.

    >>> read_page('<h1>Cramps</h1><p>It helps<sup>1</sup>, <a href="https://doi.org/10.1000/182">they say</a>.').lines
    ('Cramps', 'It helps[1], they say (https://doi.org/10.1000/182).')
    """
    if html.count("<") > MOST_TAGS:
        raise TooManyTags(most=MOST_TAGS)
    if _depth(html) > DEEPEST:
        raise PageTooDeep(most=DEEPEST)
    reader = _Reader()
    reader.feed(_clean(html))
    reader.close()
    return reader.page()


def _depth(html: str) -> int:
    """How deep the tags are nested that must be closed; the reader's time grows with the square of it."""
    depth = deepest = 0
    for tag in _NESTING.finditer(html):
        depth = max(0, depth + (-1 if tag[1] else 1))
        deepest = max(deepest, depth)
    return deepest


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(KEPT),
        clean_content_tags=set(DROPPED),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel=None,
    )


@dataclass
class _Line:
    """The pieces of the line that is being read, and identifiers of links with the piece they stand behind."""

    pieces: list[str] = field(default_factory=list)
    linked: list[tuple[int, Identifier]] = field(default_factory=list)

    def text(self) -> str:
        printed = set(find("".join(self.pieces)))
        for place, identifier in reversed(self.linked):
            if identifier not in printed:
                printed.add(identifier)
                self.pieces.insert(place, f" ({SCHEMES[identifier.scheme].url.format(value=identifier.value)})")
        return " ".join("".join(self.pieces).split())


class _Reader(HTMLParser):
    """Reads tags as they come, so that depth costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.title = self.heading = ""
        self.line = _Line()
        self.marker = ""
        self.counters: list[int | None] = []
        self.links: list[tuple[int, dict[str, str]]] = []
        self.raised: list[int] = []
        self.notes: int | None = None

    def handle_data(self, text: str) -> None:
        self.line.pieces.append(text)

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag in BLOCKS:
            self.end_line()
        if values.get("role") == NOTES and self.notes is None:
            self.notes = len(self.lines)
        match tag:
            case "ol" | "ul":
                self.counters.append(_number(values.get("start"), 1) if tag == "ol" else None)
            case "li":
                self.begin_item(values)
            case "a":
                self.links.append((len(self.line.pieces), values))
            case "sup":
                self.raised.append(len(self.line.pieces))
            case "td" | "th":
                self.line.pieces.append("\t")

    def handle_endtag(self, tag: str) -> None:
        text = self.end_line(tag) if tag in BLOCKS else ""
        if tag in ("ol", "ul") and self.counters:
            self.counters.pop()
        elif tag == "a" and self.links:
            self.end_link(*self.links.pop())
        elif tag == "sup" and self.raised:
            self.end_raised(self.raised.pop())
        elif tag == "h1":
            self.heading = self.heading or text

    def begin_item(self, values: dict[str, str]) -> None:
        counter = self.counters[-1] if self.counters else None
        if counter is None:
            self.marker = "- "
            return
        number = _number(values.get("value"), counter)
        self.counters[-1] = number + 1
        self.marker = f"{number}. "

    def end_link(self, start: int, values: dict[str, str]) -> None:
        if values.get("role") == BACK:
            del self.line.pieces[start:]
        elif values.get("href", "").startswith("http"):
            self.line.linked += [(len(self.line.pieces), one) for one in find(values["href"])[:1]]

    def end_raised(self, start: int) -> None:
        """A raised number behind a word is a marker, behind a unit or a number a power."""
        raised, before = "".join(self.line.pieces[start:]), "".join(self.line.pieces[max(0, start - 3) : start])
        marker = _MARKER.fullmatch(raised)
        if marker and (_WORD_BEFORE.search(before[-4:]) or "[" in raised):
            raised = f"[{marker[1]}]"
        elif re.fullmatch(r"[0-9+−-]{1,9}", raised):
            raised = raised.translate(_RAISED)
        self.line.pieces[start:] = [raised]

    def end_line(self, tag: str = "") -> str:
        text = self.line.text()
        self.line = _Line()
        self.links, self.raised = [(0, values) for _, values in self.links], [0 for _ in self.raised]
        if tag == "title":
            self.title = self.title or text
        elif text:
            self.lines.append(self.marker + text)
            self.marker = ""
        return text

    def page(self) -> Page:
        """Notes at the end are the reference list, if most of them cite."""
        self.end_line()
        if self.notes is not None:
            noted = read_lines("\n".join(self.lines[self.notes :]))
            if sum(line.cites for line in noted) * 2 > len(noted) and not any(line.opens_list for line in noted):
                self.lines.insert(self.notes, "References")
        return Page(self.title, self.heading, tuple(self.lines))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,5}", text) else otherwise
