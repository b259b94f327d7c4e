"""JSON-LD in the words of schema.org, read by search engines and by programs that know linked data.

Source: https://schema.org/ScholarlyArticle, https://schema.org/PublicationIssue and https://schema.org/Book.
"""

import json
import re
from collections.abc import Iterable, Iterator

from evidence.citations.dates import read_date
from evidence.citations.item import Item, Name
from evidence.citations.markup import plain
from evidence.citations.names import is_group, is_others
from evidence.citations.pages import first_and_last
from evidence.citations.reading import TextKey, article_number, is_preprint, keywords
from evidence.citations.standing import remarks
from evidence.identifiers.schemes import Identifier, Scheme, url

CONTEXT = "https://schema.org"
TYPES = {
    "article": "ScholarlyArticle",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "paper-conference": "ScholarlyArticle",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "review": "ScholarlyArticle",
    "review-book": "Review",
    "software": "SoftwareApplication",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
JOURNAL_TYPES = frozenset({"article", "article-journal", "article-magazine", "article-newspaper", "review"})
NUMBERS: tuple[tuple[str, TextKey], ...] = (("doi", "DOI"), ("pmid", "PMID"), ("pmcid", "PMCID"))
ADDRESSES: tuple[tuple[Scheme, TextKey], ...] = ((Scheme.DOI, "DOI"), (Scheme.PMID, "PMID"), (Scheme.PMCID, "PMCID"))

# So that the text can stand in a script element of HTML, where "</script>" would end it.
IN_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def dumps(item: Item) -> str:
    """One work as a JSON object with its context, which can stand in an HTML page as it is.

    >>> dumps({"type": "book", "title": "Cramps", "PMID": "1"})[:62]
    '{"@context": "https://schema.org", "@type": "Book", "@id": "ht'
    """
    return written({"@context": CONTEXT, **work(item)})


def dump(items: Iterable[Item]) -> Iterator[str]:
    r"""One graph of all works, in pieces, one a work.

    >>> "".join(dump([]))
    '{"@context": "https://schema.org", "@graph": [\n]}\n'
    """
    separator = f'{{"@context": "{CONTEXT}", "@graph": [\n'
    for item in items:
        yield separator + written(work(item))
        separator = ",\n"
    yield (separator if separator != ",\n" else "\n") + "]}\n"


def written(values: dict[str, object]) -> str:
    text = json.dumps(values, ensure_ascii=False)
    return UNSAFE.sub(lambda found: IN_HTML.get(found[0], "\ufffd"), text)


def work(item: Item) -> dict[str, object]:
    """The work as schema.org describes it; what is not known is left out."""
    addresses = [url(Identifier(scheme, text)) for scheme, key in ADDRESSES if (text := item.get(key))]
    title = plain(item.get("title", ""))
    values: dict[str, object] = {
        "@type": TYPES.get(item.get("type", ""), "CreativeWork"),
        "@id": addresses[0] if addresses else item.get("URL"),
        "name": title,
        "headline": title if item.get("type") in JOURNAL_TYPES else None,
        "alternateName": plain(item.get("original-title", "")),
        "author": [person(name) for name in item.get("author", []) if not is_others(name)],
        "editor": [person(name) for name in item.get("editor", []) if not is_others(name)],
        "datePublished": published(item),
        "isPartOf": container(item),
        **place(item),
        "bookEdition": item.get("edition"),
        "isbn": item.get("ISBN"),
        "publisher": publisher(item),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": text}
            for name, key in NUMBERS
            if (text := item.get(key))
        ],
        "sameAs": addresses[1:],
        "url": item.get("URL"),
        "inLanguage": languages if len(languages := item.get("language", "").split(", ")) > 1 else languages[0],
        "keywords": keywords(item),
        "genre": item.get("genre"),
        "creativeWorkStatus": status(item),
        "comment": [{"@type": "Comment", "text": text} for text in remarks(item)],
    }
    return {key: value for key, value in values.items() if value}


def person(name: Name) -> dict[str, str]:
    """A Person or an Organization.

    >>> person({"family": "King", "given": "Ann", "suffix": "Jr"})["name"], person({"literal": "pSERG"})["@type"]
    ('Ann King Jr', 'Organization')
    """
    if is_group(name):
        return {"@type": "Organization", "name": name["literal"]}
    parts = {
        "familyName": name.get("family", ""),
        "givenName": name.get("given", ""),
        "honorificSuffix": name.get("suffix", ""),
    }
    whole = " ".join(filter(None, (name.get("given"), name.get("family"), name.get("suffix"))))
    return {"@type": "Person", "name": whole} | {key: text for key, text in parts.items() if text}


def published(item: Item) -> str:
    """ISO 8601 as far as it is known; words of a date that has no year are given as they are."""
    year, month, day, rest = read_date(item.get("issued"))
    if not year:
        return rest
    numbers = (f"{year:04}", f"{month:02}" if month else "", f"{day:02}" if day else "")
    return "-".join(filter(None, numbers))


def container(item: Item) -> dict[str, object] | None:
    """The book around a chapter; for an article the issue in the volume of the journal, as far as they are known."""
    name, short = plain(item.get("container-title", "")), item.get("container-title-short")
    in_journal = item.get("type", "article-journal") in JOURNAL_TYPES
    whole: dict[str, object] | None = None
    if name or short:
        kind = "Periodical" if in_journal else "Book" if item.get("type") == "chapter" else "CreativeWork"
        whole = {"@type": kind, "name": name or short}
        if short and name and short != name:
            whole["alternateName"] = short
        if issn := item.get("ISSN"):
            whole["issn"] = issn
    if not in_journal:
        return whole
    for key, kind, label in (
        ("volume", "PublicationVolume", "volumeNumber"),
        ("issue", "PublicationIssue", "issueNumber"),
    ):
        if number := item.get(key):
            whole = {"@type": kind, label: number} | ({"isPartOf": whole} if whole else {})
    return whole


def place(item: Item) -> dict[str, object]:
    pages = item.get("page") or article_number(item)
    volume = {} if item.get("type", "article-journal") in JOURNAL_TYPES else {"volumeNumber": item.get("volume")}
    if not pages:
        return dict(volume)
    start, end = first_and_last(pages)
    return {**volume, "pagination": pages, "pageStart": start, "pageEnd": end}


def publisher(item: Item) -> dict[str, str] | None:
    name, town = item.get("publisher"), item.get("publisher-place")
    if not name:
        return None
    return {"@type": "Organization", "name": name} | ({"location": town} if town else {})


def status(item: Item) -> str:
    custom = item.get("custom")
    standing = custom.get("standing", "") if custom else ""
    return standing or ("Preprint" if is_preprint(item) else "")
