"""References as pandoc should get them: CSL-JSON in which no character is taken for something that it is not."""

import re
from collections.abc import Iterable
from typing import Any, cast

from evidence.citations.dates import LITERAL_YEAR
from evidence.citations.item import DateVariable, Item, Name
from evidence.citations.markup import TAG, decode_entities, one_line
from evidence.citations.names import is_others
from evidence.citations.patching import MARK
from evidence.citations.style_index import Style
from evidence.citations.typography import typographic
from evidence.citations.withdrawn import mark_of

RICH = ("title", "container-title")
PRINTS_ARTICLE_NUMBERS = "apa"  # as "Article e0227497", where others print it as the page
LEFT_OUT = frozenset({"issued", "language", "URL", "custom", "note", "keyword", "abstract", "annote"})

# pandoc reads these in any string: in one that is plain text, "<i>" has to stay what it is. A word joiner is invisible.
LOOKS_LIKE_TAG = re.compile(r"<(?=/?(?:i|b|u|sub|sup|sc|span)\b)")
UNTAGGED = "<\u2060"

WEB = re.compile(r"https?://", re.IGNORECASE)
NUMBER = re.compile(r"-?\d+")
SEASONS = {"spring": 1, "summer": 2, "fall": 3, "autumn": 3, "winter": 4}


def prepared(items: Iterable[Item], style: Style) -> list[dict[str, Any]]:
    """The references for pandoc and this style, with the style's mark on those that are withdrawn or doubted.

    Notes, keywords and our own fields stay behind: pandoc reads variables out of notes. Links lead to the web only.
    Source: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables

    >>> mla = Style("modern-language-association", "MLA", "MLA", "author-date", None, None, "")
    >>> prepared([{"id": "a", "title": "The 5'-3' ends &lt; 9", "URL": "javascript:x()"}], mla)
    [{'id': 'a', 'title': 'The 5′-3′ ends < 9'}]
    """
    return [prepare(item, style) for item in items]


def prepare(item: Item, style: Style) -> dict[str, Any]:
    ready = {key: value_of(key, value) for key, value in item.items() if value and key not in LEFT_OUT}
    if item.get("number") == item.get("page") and not style.source.startswith(PRINTS_ARTICLE_NUMBERS):
        ready.pop("number", None)  # it would be printed twice
    address, date = one_line(item.get("URL", "")), issued(item.get("issued", {}))
    more = {
        "issued": date,
        "status": "" if date else one_line(item.get("issued", {}).get("literal", "")),
        "language": item.get("language", "").partition(",")[0],
        "URL": address if WEB.match(address) else "",
        MARK: typographic(mark_of(item, style)),
    }
    return ready | {key: value for key, value in more.items() if value}


def value_of(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [name(person) for person in value]
    if isinstance(value, dict):
        return issued(cast(DateVariable, value))
    return rich(value) if key in RICH else untagged(one_line(str(value)))


def rich(text: str) -> str:
    """A text with markup: its tags stay, its entities are decoded, and what then looks like a tag is text."""
    parts = TAG.split(one_line(text))
    return typographic("".join(part if TAG.fullmatch(part) else untagged(decode_entities(part)) for part in parts))


def untagged(text: str) -> str:
    return LOOKS_LIKE_TAG.sub(UNTAGGED, text)


def name(person: Name) -> dict[str, Any]:
    """A name, each part in one line; "et al." becomes the word by which processors know that others follow."""
    if is_others(person):
        return {"literal": "others"}
    return {key: one_line(part) if isinstance(part, str) else part for key, part in person.items()}


def issued(date: DateVariable) -> dict[str, Any]:
    """The date with what a calendar has: for a month 13, which the schema allows, and for words pandoc has no date.

    Of words, the year is kept ("1998 Dec-1999 Jan"); those without a year are the work's status ("in press").
    """
    others = {key: value for key, value in date.items() if key not in ("date-parts", "season", "literal")}
    parts = [part for part in map(real, date.get("date-parts", [])) if part]
    year = LITERAL_YEAR.match(date.get("literal", ""))
    season = SEASONS.get(str(date.get("season", "")).lower(), date.get("season"))
    ready = others | {"date-parts": parts or ([[int(year[1])]] if year else []), "season": season}
    return {key: value for key, value in ready.items() if value}


def real(part: list[int]) -> list[int]:
    numbers = [int(number) for number in part if NUMBER.fullmatch(str(number))]
    year, month, day = (*numbers, 0, 0, 0)[:3]
    if not 1 <= month <= 12:
        return [year] if year else []
    return [year, month, day] if 1 <= day <= 31 else [year, month]
