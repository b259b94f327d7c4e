"""How a style marks a withdrawn or doubted work in its reference list."""

import re
from collections.abc import Callable
from fnmatch import fnmatch
from html import escape

from evidence.citations.item import Item
from evidence.citations.standing import LABELS
from evidence.citations.style_index import Style

# Standing of an item -> the notice about it, as PubMed and as APA and others call it.
NOTICES = {
    "retracted": ("retractionin", "Retraction", "Retracted"),
    "retracted_and_replaced": ("retractedandrepublishedin", "Retraction and replacement", "Retracted and replaced"),
    "concern": ("expressionofconcernin", "Expression of concern", "Expression of concern"),
}

# "Lancet. 2010 Feb 6;375(9713):445", as PubMed prints where a notice stands.
PRINTED = re.compile(
    r"(?P<journal>[^.]+)\. (?P<year>\d{4})[^;]*;(?P<volume>[^(:;]*)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[^.;\s]*))?"
)


def nlm_mark(label: str, noun: str, adjective: str, where: str) -> str:
    """Citing Medicine, chapter 1.A, "Retractions": https://www.ncbi.nlm.nih.gov/books/NBK7282/."""
    return f"{label}: {escape(where, quote=False)}." if where else f"{adjective}."


def apa_mark(label: str, noun: str, adjective: str, where: str) -> str:
    """APA 7, 10.1, example 14: "(Retraction published 2018, *Nature*, *553*[7687], 228)"."""
    found = PRINTED.match(where)
    if not found:
        return f"({noun} published: {escape(where, quote=False)})" if where else f"({adjective})"
    said = {name: escape(text, quote=False) for name, text in found.groupdict(default="").items()}
    volume = f"<i>{said['volume']}</i>" if said["volume"] else ""
    issue = f"[{said['issue']}]" if said["issue"] else ""
    parts = (f"{noun} published {said['year']}", f"<i>{said['journal']}</i>", volume + issue, said["pages"])
    return f"({', '.join(filter(None, parts))})"


def bracketed_mark(label: str, noun: str, adjective: str, where: str) -> str:
    """ICMJE asks that a reference to a retracted article says so, and leaves the form to the style.

    https://www.icmje.org/recommendations/browse/manuscript-preparation/preparing-for-submission.html#g
    """
    return f"[{adjective}: {escape(where, quote=False)}]" if where else f"[{adjective}]"


Mark = Callable[[str, str, str, str], str]

# Keys of independent styles -> how they mark; the first that fits.
FAMILIES: tuple[tuple[str, Mark], ...] = (
    ("nlm*", nlm_mark),
    ("*vancouver*", nlm_mark),
    ("american-medical-association*", nlm_mark),
    ("cse-*", nlm_mark),
    ("apa", apa_mark),
    ("apa-*", apa_mark),
    ("*", bracketed_mark),
)


def mark_of(item: Item, style: Style) -> str:
    """What the style prints at the end of the entry of a withdrawn or doubted work, in CSL's markup; else nothing.

    Source: https://www.ncbi.nlm.nih.gov/books/NBK7282/ and https://apastyle.apa.org

    >>> notice = {"kind": "RetractionIn", "text": "Lancet. 2010 Feb 6;375(9713):445"}
    >>> apa = Style("apa", "APA", "APA", "author-date", None, None, "")
    >>> mark_of({"custom": {"standing": "retracted", "notices": [notice]}}, apa)
    '(Retraction published 2010, <i>Lancet</i>, <i>375</i>[9713], 445)'
    """
    custom = item.get("custom", {})
    names = NOTICES.get(custom.get("standing", ""))
    if names is None:
        return ""
    kind, noun, adjective = names
    mark = next(mark for pattern, mark in FAMILIES if fnmatch(style.source, pattern))
    return mark(LABELS[kind], noun, adjective, where_it_stands(custom.get("notices", []), kind))


def where_it_stands(notices: list[dict[str, str]], kind: str) -> str:
    """The place of the notice of this kind: as PubMed prints it, else its DOI or PMID."""
    own = [notice for notice in notices if notice.get("kind", "").lower() == kind]
    if not own:
        return ""
    text = own[-1].get("text", "").strip().rstrip(".")
    numbers = (f"{name}: {own[-1][key]}" for name, key in (("doi", "doi"), ("PMID", "pmid")) if own[-1].get(key))
    return text or next(numbers, "")
