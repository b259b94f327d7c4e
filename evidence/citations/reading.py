"""What several formats read from an item in the same way."""

from typing import Literal

from evidence.citations.item import Item

# The keys of an item whose values are text.
TextKey = Literal[
    "id",
    "type",
    "title",
    "original-title",
    "container-title",
    "container-title-short",
    "publisher",
    "publisher-place",
    "edition",
    "volume",
    "issue",
    "page",
    "number",
    "DOI",
    "PMID",
    "PMCID",
    "ISSN",
    "ISBN",
    "URL",
    "language",
    "genre",
    "note",
    "keyword",
]


def article_number(item: Item) -> str:
    """The number that stands for the pages of an article in an electronic journal, or "".

    In CSL it is `number` of an article (https://docs.citationstyles.org/en/stable/specification.html#number-variables).

    >>> article_number({"type": "article-journal", "number": "e0227497"})
    'e0227497'
    """
    custom = item.get("custom")
    if custom and (number := custom.get("article-number")):
        return number
    number = item.get("number", "")
    return number if number and item.get("type", "").startswith("article") else ""


def is_preprint(item: Item) -> bool:
    """Whether the item is a preprint: CSL 1.0.2 has type `article` and genre "Preprint" for it.

    >>> is_preprint({"type": "article", "genre": "Preprint"})
    True
    """
    return item.get("type") == "article" and item.get("genre", "").casefold() == "preprint"


def keywords(item: Item) -> list[str]:
    """The keywords, which stand in one text with semicolons between them: a keyword may have a comma.

    >>> keywords({"keyword": "Muscle Cramp; Exercise, Aerobic"})
    ['Muscle Cramp', 'Exercise, Aerobic']
    """
    return [word for part in item.get("keyword", "").split(";") if (word := part.strip())]
