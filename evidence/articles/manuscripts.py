"""An article in Markdown as pandoc understands it, made harmless for every format that it can become.

Pandoc reads it. The text comes from anybody: it may say what it likes and load or run nothing. Pictures are left out,
links lead to the web only, and no attribute of the author's reaches the result
(https://pandoc.org/MANUAL.html#a-note-on-security).
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence.articles import brackets
from evidence.articles.headings import heading_of, is_heading
from evidence.articles.keys import Key, hold, number_of, restored
from evidence.citations import pandoc
from evidence.errors import EvidenceError

LARGEST = 1_000_000  # bytes; a book
SECONDS = 10.0

# What is switched off is printed as the text that it is. Task lists become boxes to tick, example lists begin with @.
LEFT_OUT = (
    "yaml_metadata_block", "raw_html", "raw_tex", "raw_attribute", "pandoc_title_block", "latex_macros", "task_lists",
    "implicit_figures", "example_lists", "native_divs", "native_spans",
)  # fmt: skip
MARKDOWN = "markdown" + "".join(f"-{name}" for name in LEFT_OUT)

SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")  # RFC 3986, 3.1
SCHEMES = ("http", "https", "mailto")
ATTRIBUTES_AT = {"Header": 1, "CodeBlock": 0, "Code": 0, "Div": 0, "Span": 0, "Link": 0, "Table": 0, "Figure": 0}
LIST = "refs"  # the id of the place where pandoc puts the reference list

Node = dict[str, Any]


class ManuscriptTooLong(EvidenceError):
    """The article has {size:,} bytes; at most {limit:,} are rendered. Split it into parts."""

    code = "manuscript_too_long"


class ManuscriptTooDeep(EvidenceError):
    """The article nests quotations, lists or brackets too deeply to be rendered. Undo some of them."""

    code = "manuscript_too_deep"


@dataclass(slots=True)
class Manuscript:
    """What pandoc read: the document, its citations as they may be changed, and what was left out."""

    document: Node = field(default_factory=dict)
    cites: list[list[Node]] = field(default_factory=list)
    keys: tuple[Key, ...] = ()
    pictures: int = 0
    links: list[str] = field(default_factory=list)
    has_place: bool = False

    def key_of(self, citation: Node) -> Key:
        """The key of a citation; pandoc's own id, without a line, for one that we did not see."""
        number = number_of(citation["citationId"])
        return Key(citation["citationId"], 0, "") if number is None else self.keys[number]

    def cited(self) -> tuple[Key, ...]:
        """The keys that cite, each place once, in their order."""
        found = {key: None for cite in self.cites for key in map(self.key_of, cite)}
        return tuple(sorted(found, key=lambda key: key.line))


def read(markdown: str) -> Manuscript:
    """The manuscript that a text in Markdown is. Raises ManuscriptTooLong, ManuscriptTooDeep, or an error of pandoc.

    Source: https://pandoc.org/MANUAL.html#pandocs-markdown

    >>> manuscript = read("It helps [@pmid:1; @pmid:2, p. 33]. `@pmid:3`")
    >>> [key.text for key in manuscript.cited()]
    ['pmid:1', 'pmid:2']
    """
    size = len(markdown.encode("utf-8", "replace"))
    if size > LARGEST:
        raise ManuscriptTooLong(size=size, limit=LARGEST)
    held = hold(markdown.replace("\r\n", "\n").replace("\r", "\n"))
    text, depth = brackets.held(held.text)
    if depth > brackets.DEEPEST:
        raise ManuscriptTooDeep
    content = text.encode("utf-8", "replace")
    parsed = brackets.restored(pandoc.run(["-f", MARKDOWN, "-t", "json"], content, seconds=SECONDS).decode())
    manuscript = Manuscript(keys=held.keys)
    try:
        document = json.loads(restored(parsed, held.keys), object_hook=lambda node: cleaned(node, manuscript))
    except RecursionError:
        raise ManuscriptTooDeep from None
    manuscript.document = document | {"meta": {}}
    return manuscript


def cleaned(node: Node, manuscript: Manuscript) -> Node:
    """One element of the document without what could load or run; what it says stays."""
    kind = node.get("t", "")
    if kind in ATTRIBUTES_AT:
        identifier, classes, _ = node["c"][ATTRIBUTES_AT[kind]]
        manuscript.has_place = manuscript.has_place or (kind == "Div" and identifier == LIST)
        node["c"][ATTRIBUTES_AT[kind]] = [identifier, classes if kind == "CodeBlock" else [], []]
    clean = CLEAN.get(kind)
    return clean(node, manuscript) if clean else node


def cite(node: Node, manuscript: Manuscript) -> Node:
    """A citation; how it was printed, which pandoc puts beside it, is of no use any more and costs time."""
    manuscript.cites.append(node["c"][0])
    return {"t": "Cite", "c": [node["c"][0], []]}


def picture(node: Node, manuscript: Manuscript) -> Node:
    """What a picture shows stays, in the words of its author."""
    manuscript.pictures += 1
    return words(node["c"][1])


def link(node: Node, manuscript: Manuscript) -> Node:
    target = node["c"][2][0]
    if leads_to_web(target):
        return node
    manuscript.links.append(target[:80])
    return words(node["c"][1])


def leads_to_web(target: str) -> bool:
    """Whether a link leads to the web, to a person, or to a place in the article.

    >>> leads_to_web("https://example.org/a"), leads_to_web("#methods"), leads_to_web("java\\nscript:x()")
    (True, True, False)
    >>> leads_to_web("//example.org/share"), leads_to_web("/admin/logout/")
    (False, False)
    """
    scheme = SCHEME.match(target)
    if scheme is None:  # a path would lead into this site, or to another machine: \\host\share
        return target.startswith("#") and target.isprintable()
    return target.isprintable() and scheme[1].lower() in SCHEMES


def words(inlines: list[Node]) -> Node:
    return {"t": "Span", "c": [["", [], []], inlines]}


Clean = Callable[[Node, Manuscript], Node]
CLEAN: dict[str, Clean] = {"Cite": cite, "Image": picture, "Link": link}


def with_list(manuscript: Manuscript, locale: str) -> bytes:
    """The document as pandoc reads it again, with a heading and a place for the list when it cites anything."""
    document = manuscript.document
    blocks = list(document["blocks"])
    if manuscript.cites and not manuscript.has_place:
        if not (blocks and ends_with_heading(blocks[-1])):
            blocks.append({"t": "Header", "c": [2, ["references", [], []], [{"t": "Str", "c": heading_of(locale)}]]})
        blocks.append({"t": "Div", "c": [[LIST, [], []], []]})
    language = {"t": "MetaString", "c": locale}
    return json.dumps(document | {"meta": {"lang": language}, "blocks": blocks}, ensure_ascii=False).encode()


def ends_with_heading(block: Node) -> bool:
    return block["t"] == "Header" and is_heading("".join(texts(block["c"][2])))


def texts(inlines: list[Node]) -> Iterator[str]:
    for inline in inlines:
        content = inline.get("c")
        if inline["t"] == "Str":
            yield str(content)
        elif isinstance(content, list):
            yield from texts([part for part in content if isinstance(part, dict)])
        else:
            yield " "
