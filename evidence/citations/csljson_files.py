"""References out of CSL-JSON, as Zotero, Crossref and citation processors write it.

Source: the CSL 1.0.2 schema (https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from evidence.citations.file_values import BrokenFile, BrokenRecord, date_of, item_of, marked, named
from evidence.citations.item import DateVariable, Item, Name

FORMAT = "CSL-JSON"
SIGN = re.compile(r'\A\s*(?:\[\s*)?\{\s*"')
TEXTS = (
    "id", "type", "container-title-short", "publisher", "publisher-place", "edition", "volume", "issue", "page",
    "number", "DOI", "PMID", "PMCID", "ISSN", "ISBN", "URL", "language", "genre", "note", "keyword",
)  # fmt: skip
MARKED_UP = ("title", "original-title", "container-title")
OLD_NAMES = {"container-title-short": "journalAbbreviation"}


def read(text: str) -> Iterator[Item | BrokenRecord]:
    """Each reference of the file, or why it was not read. Raises BrokenFile when it is no JSON."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        why = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise BrokenFile(format=FORMAT, why=why) from None
    except (RecursionError, ValueError):
        raise BrokenFile(format=FORMAT, why="it is nested too deeply, or a number in it is too long") from None
    if isinstance(found, dict):
        found = found["items"] if isinstance(found.get("items"), list) else [found]
    for number, values in enumerate(found, start=1):
        try:
            if not isinstance(values, dict):
                raise BrokenRecord(format=FORMAT, number=number, line=1, why="it is no object")
            yield item(number, values)
        except BrokenRecord as error:
            yield BrokenRecord(**error.values | {"line": line_of(text, values)})


def line_of(text: str, values: object) -> int:
    """The line of the record's id, near enough to find it."""
    named = json.dumps(values.get("id"), ensure_ascii=False) if isinstance(values, dict) else ""
    return text.count("\n", 0, max(text.find(named), 0)) + 1


def item(number: int, values: dict[str, Any]) -> Item:
    found: dict[str, Any] = {key: plain_text(values.get(key, values.get(OLD_NAMES.get(key, "")))) for key in TEXTS}
    found |= {key: marked(plain_text(values.get(key))) for key in MARKED_UP}
    found |= {key: names(values.get(key)) for key in ("author", "editor")}
    return item_of(FORMAT, number, 1, found | {"issued": issued(values.get("issued"))}, [found["URL"]])


def plain_text(value: object) -> str:
    """A text or a number as a text; the first of a list, as Crossref has them; "" for anything else.

    >>> plain_text(12), plain_text(["Pain", "J Pain"]), plain_text({})
    ('12', 'Pain', '')
    """
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def names(values: object) -> list[Name]:
    found = [name(value) for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    return [one for one in found if one]


def name(value: dict[str, Any]) -> Name:
    """One name; a particle is put before the family name, where most lists print it."""
    particles = (plain_text(value.get(key)) for key in ("dropping-particle", "non-dropping-particle"))
    parts = {key: plain_text(value.get(key)) for key in ("family", "given", "suffix", "literal")}
    parts["literal"] = parts["literal"] or plain_text(value.get("name"))
    if parts["family"]:
        parts["family"] = " ".join(filter(None, (*particles, parts["family"])))
    return named(**parts)


def issued(value: object) -> DateVariable:
    if not isinstance(value, dict):
        return date_of(plain_text(value))
    if literal := plain_text(value.get("literal")) or plain_text(value.get("raw")):
        return date_of(literal)
    ranges = value.get("date-parts")
    parts = [numbers(one) for one in ranges if isinstance(one, list)] if isinstance(ranges, list) else []
    parts = [one for one in parts if one]
    season = plain_text(value.get("season"))
    return ({"date-parts": parts} if parts else {}) | ({"season": season} if season else {})  # type: ignore[return-value]


def numbers(parts: list[object]) -> list[int]:
    """The numbers of a date up to the first that is none.

    >>> numbers(["2012", 9, None])
    [2012, 9]
    """
    texts = [plain_text(part) for part in parts[:3]]
    known = [text.isascii() and text.isdecimal() and len(text) < 5 for text in texts]
    return [int(text) for text in texts[: known.index(False) if False in known else len(texts)]]
