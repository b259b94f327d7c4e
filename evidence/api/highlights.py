"""Where the words of a search stand in a claim: its own words, as they are written, with the hits marked."""

import html
import re
from collections.abc import Callable, Mapping
from typing import Any

from evidence.folding import fold

START, STOP = "\x02", "\x03"  # around the hits in folded words, as PostgreSQL marks them
HIT = re.compile(f"{START}(.*?){STOP}", re.DOTALL)
WORD = re.compile(r"\w+")
FIELDS = ("statement", "population", "intervention", "comparator", "note")
BEFORE, LONGEST = 60, 240  # characters of a snippet before its first hit, and altogether


def highlights(headline: str, said: Mapping[str, Any]) -> dict[str, str]:
    """A snippet of each part of a claim that holds a hit: escaped HTML with <mark>.

    >>> highlights("\\x02gur\\x03 in adults", {"statement": "Gür & adults.", "population": "Adults"})
    {'statement': '<mark>Gür</mark> &amp; adults.'}
    """
    hits = {word for hit in HIT.findall(headline) for word in WORD.findall(hit)}
    texts = {name: said.get(name) or "" for name in FIELDS}
    texts["outcomes"] = "; ".join(outcome["name"] for outcome in said.get("outcomes", ()))
    found = {name: snippet(text, hits) for name, text in texts.items()}
    return {name: text for name, text in found.items() if text}


def snippet(text: str, hits: set[str]) -> str:
    """The text around its first hit, with all hits in it marked; empty without one."""
    first = next((match.start() for match in WORD.finditer(text) if fold(match[0]) in hits), None)
    if first is None:
        return ""
    begin = 0 if len(text) <= LONGEST or first <= BEFORE else text.rfind(" ", 0, first - BEFORE) + 1
    end = len(text) if len(text) - begin <= LONGEST else max(text.rfind(" ", begin, begin + LONGEST), first + 1)
    return ("…" if begin else "") + marked(text[begin:end], hits.__contains__) + ("…" if end < len(text) else "")


def marked(text: str, is_hit: Callable[[str], bool]) -> str:
    """A text as escaped HTML, with <mark> around the words that are hits when they are folded."""
    pieces, last = [], 0
    for match in WORD.finditer(text):
        if is_hit(fold(match[0])):
            pieces += [html.escape(text[last : match.start()], quote=False), f"<mark>{html.escape(match[0])}</mark>"]
            last = match.end()
    return "".join([*pieces, html.escape(text[last:], quote=False)])
