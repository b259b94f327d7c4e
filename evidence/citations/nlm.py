"""The NLM's reference list ("Vancouver"), in the shape of PubMed's own "Summary (text)".

Source: Citing Medicine (https://www.ncbi.nlm.nih.gov/books/NBK7256/); where it leaves a choice, what PubMed prints.
"""

import re
from collections.abc import Iterable, Iterator

from evidence.citations.dates import printed_literal
from evidence.citations.item import Item, Name
from evidence.citations.languages import language_names
from evidence.citations.markup import one_line, plain
from evidence.citations.names import is_group, is_others
from evidence.citations.names import printed as printed_name
from evidence.citations.pages import contract_pages
from evidence.citations.reading import article_number, is_preprint
from evidence.citations.standing import remarks
from evidence.citations.titles import is_translated, sentence

JOURNAL_TYPES = frozenset(
    {"article", "article-journal", "article-magazine", "article-newspaper", "review", "review-book"}
)
MEDIA = {
    "dataset": "dataset",
    "post": "Internet",
    "post-weblog": "Internet",
    "software": "software",
    "thesis": "dissertation",
    "webpage": "Internet",
}
ORDINAL_ENDINGS = {"1": "st", "2": "nd", "3": "rd"}
PERIODS = re.compile(r"\.\s*")


def dumps(item: Item, max_authors: int | None = None) -> str:
    """One reference in one line, without a line break at its end.

    With `max_authors`, a longer list is cut there and "et al" says so.

    >>> dumps({"type": "article-journal", "title": "Cramps", "container-title-short": "Oman Med J",
    ...     "author": [{"family": "Jahan", "given": "Firdous"}], "issued": {"date-parts": [[2012]]},
    ...     "volume": "27", "issue": "3", "page": "192-195", "DOI": "10.5001/omj.2012.44", "PMID": "22811766"})
    'Jahan F. Cramps. Oman Med J. 2012;27(3):192-5. doi: 10.5001/omj.2012.44. PMID: 22811766.'
    """
    write = article if item.get("type", "article-journal") in JOURNAL_TYPES else book
    parts = [*write(item, max_authors), *identity(item)]
    return one_line(" ".join(filter(None, parts))).strip()


def dump(items: Iterable[Item], numbered: bool = False, max_authors: int | None = None) -> Iterator[str]:
    r"""The list in pieces, one reference a line.

    >>> list(dump([{"title": "Cramps"}], numbered=True))
    ['1. Cramps.\n']
    """
    for number, item in enumerate(items, start=1):
        reference = dumps(item, max_authors)
        yield f"{number}. {reference}\n" if numbered else f"{reference}\n"


def article(item: Item, max_authors: int | None) -> list[str]:
    authors = people(item.get("author", []), max_authors)
    return [
        sentence(authors) if authors else "",
        title(item),
        journal(item),
        issue(item),
        language(item),
    ]


def book(item: Item, max_authors: int | None) -> list[str]:
    """A book, or a part of one, or whatever is published like one."""
    authors = people(item.get("author", []), max_authors)
    whole = not item.get("container-title")
    return [
        sentence(authors) if authors else "",
        "" if authors or not whole else editors(item, max_authors),
        title(item, medium(item) if whole else ""),
        container(item, max_authors),
        edition(item),
        f"Vol. {item['volume']}." if item.get("volume") else "",
        imprint(item),
        book_pages(item),
        language(item),
    ]


def people(names: list[Name], max_authors: int | None) -> str:
    """Persons with commas between them, and a semicolon beside a group.

    >>> people([{"family": "Montori", "given": "V M"}, {"literal": "Endocrine Society"}], None)
    'Montori VM; Endocrine Society'
    """
    shown = names[:max_authors]
    text = ""
    group = False
    for name in shown:
        printed = "et al" if is_others(name) else printed_name(name)
        if not printed:
            continue
        beside_group = (is_group(name) or group) and not is_others(name)
        text += ("; " if beside_group else ", ") * bool(text) + printed
        group = is_group(name)
    return f"{text}, et al" if len(shown) < len(names) else text


def title(item: Item, medium: str = "") -> str:
    """The title as a sentence: the original before its translation, or "=" between two titles of equal right."""
    text, original = plain(item.get("title", "")), plain(item.get("original-title", ""))
    if text and original:
        text = f"{original} {text}" if is_translated(text) else f"{text} = {original}"
    text = f"{text or original} {medium}".strip()
    return sentence(text) if text else ""


def journal(item: Item) -> str:
    short = item.get("container-title-short", "")
    # ISO 4 puts periods where the NLM puts none: "J. Biol. Chem." is "J Biol Chem".
    name = PERIODS.sub(" ", short).replace(" )", ")").strip() if "." in short else short
    name = name or plain(item.get("container-title", ""))
    if is_preprint(item):
        name = f"{name or item.get('publisher', '')} [Preprint]".strip()
    return sentence(name) if name else ""


def issue(item: Item) -> str:
    """ "2012 Sep 12;27(3):192-5." with what is known of it."""
    date = printed_literal(item.get("issued"))
    place = item.get("volume", "")
    if number := item.get("issue"):
        place += f"({number})"
    pages = contract_pages(item.get("page", "")) or article_number(item)
    text = ";".join(filter(None, (date, place))) + (f":{pages}" if pages else "")
    return sentence(text) if text else ""


def language(item: Item) -> str:
    custom = item.get("custom") or {}
    names = language_names(item.get("language") or custom.get("vernacular-language", ""))
    return sentence(", ".join(names)) if names and names != ["English"] else ""


def medium(item: Item) -> str:
    word = MEDIA.get(item.get("type", "")) or ("Internet" if item.get("URL") else "")
    if not word or f"[{word}]" in (item.get("container-title") or item.get("title", "")):
        return ""
    return f"[{word}]"


def editors(item: Item, max_authors: int | None) -> str:
    names = item.get("editor", [])
    text = people(names, max_authors)
    return f"{text}, {'editor' if len(names) == 1 else 'editors'}." if text else ""


def container(item: Item, max_authors: int | None) -> str:
    name = plain(item.get("container-title", ""))
    if not name:
        # A book with authors and editors names its editors after the title.
        return editors(item, max_authors) if item.get("author") else ""
    return " ".join(filter(None, ("In:", editors(item, max_authors), sentence(f"{name} {medium(item)}".strip()))))


def edition(item: Item) -> str:
    text = item.get("edition", "")
    if text.isdecimal():
        ending = "th" if text[-2:-1] == "1" else ORDINAL_ENDINGS.get(text[-1], "th")
        text = f"{text}{ending} ed"
    return sentence(text) if text else ""


def imprint(item: Item) -> str:
    """ "Seattle (WA): University of Washington, Seattle; 1993." with what is known of it."""
    publisher = ": ".join(filter(None, (item.get("publisher-place"), item.get("publisher"))))
    text = "; ".join(filter(None, (publisher, printed_literal(item.get("issued")))))
    return sentence(text) if text else ""


def book_pages(item: Item) -> str:
    pages = item.get("page")
    if pages:
        return sentence(f"p. {contract_pages(pages)}")
    number = item.get("number")
    return sentence(f"No. {number}") if number else ""


def identity(item: Item) -> list[str]:
    """What follows the pages: DOI, electronic date, notices, PMID and PMCID, or else the address."""
    doi, url = item.get("DOI"), item.get("URL")
    pmid, pmcid = item.get("PMID"), item.get("PMCID")
    numbers = "; ".join(filter(None, (pmid and f"PMID: {pmid}", pmcid and f"PMCID: {pmcid}")))
    return [
        f"doi: {doi}." if doi else "",
        electronic_date(item),
        *map(sentence, remarks(item)),
        f"{numbers}." if numbers else "",
        # Citing Medicine ends an address in a period only after a slash.
        f"Available from: {url}{'.' if url.endswith('/') else ''}" if url and not (doi or numbers) else "",
    ]


def electronic_date(item: Item) -> str:
    custom = item.get("custom")
    parts = custom.get("electronic-date") if custom else None
    if not parts or parts in item.get("issued", {}).get("date-parts", []):
        return ""
    return f"Epub {printed_literal({'date-parts': [parts]})}."
