"""CSL-JSON, the input of every citation processor (citeproc-js, pandoc) and of Zotero.

Source: the CSL 1.0.2 schema (https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json).
"""

import json
import re
from collections.abc import Iterable, Iterator

from evidence.citations.item import Item
from evidence.citations.keys import citation_key
from evidence.citations.markup import decode_entities
from evidence.citations.reading import TextKey

KEYS = tuple(Item.__annotations__)
MARKED_UP: tuple[TextKey, ...] = ("title", "original-title", "container-title")

# Processors know four tags and no entities: <u> would be printed, and so would "&lt;".
UNDERLINED = re.compile(r"</?u>")
ESCAPED_TAG = re.compile(r"&lt;(?=/?(?:i|b|sub|sup)&gt;)")
SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(item: Item) -> str:
    """One reference as a JSON object: keys in the standard's order, nothing empty, `id` and `type` always there.

    >>> dumps({"id": "pmid1", "type": "book", "title": "p &lt; 0.05", "volume": ""})
    '{"id": "pmid1", "type": "book", "title": "p < 0.05"}'
    """
    text = json.dumps(complete(item), ensure_ascii=False)
    return SURROGATE.sub("\ufffd", text)


def dump(items: Iterable[Item]) -> Iterator[str]:
    r"""A JSON array in pieces, one a reference.

    >>> "".join(dump([]))
    '[\n]\n'
    """
    separator = "[\n"
    for item in items:
        yield separator + dumps(item)
        separator = ",\n"
    yield "[\n]\n" if separator == "[\n" else "\n]\n"


def complete(item: Item) -> dict[str, object]:
    values: dict[str, object] = {"id": citation_key(item), "type": "document"}
    values |= {key: value for key in KEYS if (value := item.get(key))}
    values |= {key: decoded(text) for key in MARKED_UP if (text := item.get(key))}
    return values


def decoded(text: str) -> str:
    """Text with the four tags of CSL; a literal "<i>" stays escaped, so that it does not turn into markup.

    >>> decoded("<u>p</u> &lt; 0.05 &amp; <i>x</i> &lt;i&gt;")
    'p < 0.05 & <i>x</i> &lt;i>'
    """
    if "<u>" in text or "</u>" in text:
        text = UNDERLINED.sub("", text)
    if "&" not in text:
        return text
    return decode_entities(ESCAPED_TAG.sub("&amp;lt;", text))
