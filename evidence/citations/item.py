"""The one shape that every citation format is written from: an item of CSL-JSON.

Names are those of CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html, appendix III and IV)
and of its JSON schema. Text fields `title` and `container-title` may carry <i>, <b>, <sub> and <sup>, and are
otherwise escaped as HTML; every other value is plain Unicode.
"""

from typing import TypedDict


class Name(TypedDict, total=False):
    family: str
    given: str
    suffix: str
    literal: str


DateVariable = TypedDict(
    "DateVariable", {"date-parts": list[list[int]], "season": int | str, "literal": str}, total=False
)

Custom = TypedDict(
    "Custom",
    {
        "standing": str,
        "notices": list[dict[str, str]],
        "article-number": str,
        "publication-types": list[str],
        "electronic-date": list[int],
        "vernacular-language": str,
    },
    total=False,
)

Item = TypedDict(
    "Item",
    {
        "id": str,
        "type": str,
        "title": str,
        "original-title": str,
        "author": list[Name],
        "editor": list[Name],
        "container-title": str,
        "container-title-short": str,
        "publisher": str,
        "publisher-place": str,
        "edition": str,
        "volume": str,
        "issue": str,
        "page": str,
        "number": str,
        "issued": DateVariable,
        "DOI": str,
        "PMID": str,
        "PMCID": str,
        "ISSN": str,
        "ISBN": str,
        "URL": str,
        "language": str,
        "genre": str,
        "note": str,
        "keyword": str,
        "custom": Custom,
    },
    total=False,
)
