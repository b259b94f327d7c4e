"""An article in Markdown with its citation keys, rendered in a citation style: text, reference list and warnings."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import nh3

from evidence.articles.manuscripts import Manuscript, Node, read, with_list, words
from evidence.articles.sources import Sources, sources_of
from evidence.citations import pandoc
from evidence.citations.item import Item
from evidence.citations.keys import citation_key, unique_key
from evidence.citations.locales import locale_of
from evidence.citations.prepared import prepared
from evidence.citations.sanitising import ATTRIBUTES, CLASSES, SCHEMES, TAGS
from evidence.citations.style_index import Style
from evidence.citations.styles import csl, find
from evidence.errors import EvidenceError
from evidence.studies.csl import item_of
from evidence.studies.models import Study

DEFAULT_LOCALE = "en-US"
SECONDS = 10.0

ARTICLE_TAGS = TAGS | set(
    "blockquote code dd del dl dt h1 h2 h3 h4 h5 h6 hr li ol pre section table tbody td th thead tr ul".split()
)
WITH_ID = {tag: {"id"} for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "section", "li")}
ARTICLE_ATTRIBUTES = ATTRIBUTES | WITH_ID | {"a": {"href", "id"}, "ol": {"start", "type"}}
OF_PANDOC = {"references", "citation", "math", "inline", "display", "footnotes", "footnote-ref", "footnote-back"}
ARTICLE_CLASSES = dict.fromkeys(("a", "div", "section", "span"), CLASSES | OF_PANDOC)


class UnknownRendering(EvidenceError):
    """An article cannot be rendered as "{value}".{hint} Known are: {known}."""

    code = "unknown_rendering"


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article in its new format, and what its writer should know, each with its line."""

    content: bytes
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A format that articles become: pandoc's name of it, and what is done to its output."""

    name: str
    label: str
    writer: str
    media_type: str
    extension: str
    options: tuple[str, ...] = ()
    finish: Callable[[bytes], bytes] = bytes
    is_binary: bool = False
    spelled: Callable[[Node], Node] | None = None


def safe_article(html: bytes) -> bytes:
    """The article with text, headings, lists, tables and links to the web; nothing that runs, loads or lays out."""
    clean = nh3.clean(
        html.decode(), tags=ARTICLE_TAGS, attributes=ARTICLE_ATTRIBUTES, allowed_classes=ARTICLE_CLASSES,
        url_schemes=SCHEMES, link_rel=None,
    )  # fmt: skip
    return clean.encode()


def raised_in_html(node: Node) -> Node:
    """What is raised or lowered in Markdown: <sup>1</sup>, which all its readers know, and pandoc alone knows ^1^."""
    tag = {"Superscript": "sup", "Subscript": "sub"}.get(node.get("t", ""))
    if tag is None:
        return node
    before, after = ({"t": "RawInline", "c": ["markdown", mark]} for mark in (f"<{tag}>", f"</{tag}>"))
    return words([before, *node["c"], after])


def cited_in_brackets(node: Node) -> Node:
    """Raised numbers of citations in plain text, which has nothing raised: [1]."""
    if node.get("t") != "Cite":
        return node
    citations, printed = node["c"]
    return node | {"c": [citations, [in_brackets(one) if one["t"] == "Superscript" else one for one in printed]]}


def in_brackets(node: Node) -> Node:
    before, after = ({"t": "Str", "c": mark} for mark in "[]")
    return words([before, *node["c"], after])


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TARGETS: dict[str, Target] = {
    row.name: row
    for row in (
        Target("docx", "Word", "docx", WORD, ".docx", is_binary=True),
        Target("html", "HTML", "html", "text/html", ".html", ("--syntax-highlighting=none",), safe_article),
        Target("md", "Markdown", "gfm-raw_html", "text/markdown", ".md", spelled=raised_in_html),
        Target("rtf", "RTF", "rtf", "application/rtf", ".rtf", ("--standalone",)),
        Target("odt", "OpenDocument", "odt", "application/vnd.oasis.opendocument.text", ".odt", is_binary=True),
        Target("txt", "plain text", "plain", "text/plain", ".txt", spelled=cited_in_brackets),
    )
}
ALIASES = {"markdown": "md", "text": "txt", "plain": "txt", "word": "docx", "opendocument": "odt", "htm": "html"}


def target_of(name: str) -> Target:
    """The format of that name, or another name of it. Raises UnknownRendering, which names the nearest and all."""
    wanted = name.strip().lower().removeprefix(".")
    wanted = ALIASES.get(wanted, wanted)
    if wanted in TARGETS:
        return TARGETS[wanted]
    close = get_close_matches(wanted, TARGETS, n=1)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    raise UnknownRendering(value=name, hint=hint, known=", ".join(TARGETS))


def render(markdown: str, *, style: str, to: str, locale: str | None = None, folder: Path) -> Rendered:
    """The article in the style, with its reference list at the end, or where it has a place with the id “refs”.

    `folder` keeps styles. Raises UnknownRendering, UnknownStyle, UnknownLocale, UnknownKeys (all at once, each with
    its line), ManuscriptTooLong, ManuscriptTooDeep, or an error of pandoc.
    """
    target, chosen = target_of(to), find(style, folder)
    language = locale_of(locale or chosen.default_locale or DEFAULT_LOCALE)
    manuscript = read(markdown)
    sources = sources_of(manuscript.cited())
    items = items_of(sources.studies())
    name_studies(manuscript, sources, {pk: item["id"] for pk, item in items.items()})
    content = written(with_list(manuscript, language), target, chosen, list(items.values()), folder)
    return Rendered(content, (*sources.warnings(), *left_out(manuscript)))


def items_of(studies: Iterable[Study]) -> dict[int, Item]:
    """The reference of each study by its primary key, under a key that no other reference of the article has."""
    taken: dict[str, int] = {}
    items = {study.pk: item_of(study) for study in studies}
    for item in items.values():
        item["id"] = unique_key(citation_key(item), taken)
    return items


def name_studies(manuscript: Manuscript, sources: Sources, names: dict[int, str]) -> None:
    """Put the studies in the places of their keys: of a claim, all of its studies."""
    for cite in manuscript.cites:
        cite[:] = [
            named
            for citation in cite
            for named in citations(citation, [names[one.pk] for one in sources.of_key[manuscript.key_of(citation)]])
        ]


def citations(citation: Node, names: list[str]) -> Iterator[Node]:
    """A citation of each name: what is said before stands before the first, what is said after, after the last."""
    for place, name in enumerate(names):
        yield citation | {
            "citationId": name,
            "citationPrefix": citation["citationPrefix"] if place == 0 else [],
            "citationSuffix": citation["citationSuffix"] if place == len(names) - 1 else [],
            "citationMode": citation["citationMode"] if place == 0 else later(citation["citationMode"]),
        }


def later(mode: Node) -> Node:
    """Behind a first study that is named in the text, the others stand in its brackets."""
    return {"t": "NormalCitation"} if mode["t"] == "AuthorInText" else mode


def written(document: bytes, target: Target, style: Style, items: list[Item], folder: Path) -> bytes:
    listed = prepared(items, style)
    references = json.dumps(listed, ensure_ascii=False).encode()
    files = {"style.csl": csl(style, folder, references=len(items)), "references.json": references}
    citing = ["--citeproc", "--csl", "style.csl", "--bibliography", "references.json"]
    if target.spelled:
        cited = pandoc.run(["-f", "json", "-t", "json", *citing], document, seconds=SECONDS, files=files)
        document = json.dumps(json.loads(cited, object_hook=target.spelled), ensure_ascii=False).encode()
        citing, files = [], {}
    arguments = ["-f", "json", "-t", target.writer, *target.options, "--wrap=none", *citing, "-o", "-"]
    return target.finish(pandoc.run(arguments, document, seconds=SECONDS, files=files))


def left_out(manuscript: Manuscript) -> Iterator[str]:
    """What the article has and the rendering has not."""
    if manuscript.pictures:
        count = "a picture is" if manuscript.pictures == 1 else f"{manuscript.pictures} pictures are"
        yield f"{count} left out; the words that describe it stay."
    yield from (f"the link to {target} is left out: links lead to the web only." for target in manuscript.links)
