"""Authors and editors of a record: persons and groups, in their order."""

import re

from lxml.etree import _Element

from evidence.pubmed.markup import clean, plain
from evidence.pubmed.records import Author

NAMES = frozenset({"LastName", "ForeName", "FirstName", "Initials", "Suffix"})
ORCID = re.compile(r"(?<!\d)(\d{4})[- ]?(\d{4})[- ]?(\d{4})[- ]?(\d{3}[\dXx])(?!\d)")


def authors_of(author_list: _Element | None) -> tuple[Author, ...]:
    """The valid authors of an AuthorList; names that PubMed itself withdrew (ValidYN="N") are left out.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#authorlist

    >>> from lxml.etree import XML
    >>> group = XML("<AuthorList><Author><CollectiveName>CAST Group</CollectiveName></Author></AuthorList>")
    >>> authors_of(group)[0].literal
    'CAST Group'
    """
    if author_list is None:
        return ()
    authors = [read_author(element) for element in author_list.iterchildren("Author") if element.get("ValidYN") != "N"]
    return tuple([author for author in authors if author.family or author.literal])


def read_author(element: _Element) -> Author:
    names: dict[str, str | None] = {}
    more: list[_Element] = []
    for child in element:
        if child.tag in NAMES:
            names[child.tag] = child.text
        else:
            more.append(child)
    given = clean(names.get("ForeName") or names.get("FirstName"))  # FirstName: until 2002
    family = clean(names.get("LastName"))
    literal = None if family else group_of(more) or given  # a forename alone is the whole name
    return Author(
        family=family,
        given=given if family else None,
        initials=clean(names.get("Initials")) if family else None,
        suffix=clean(names.get("Suffix")) if family else None,
        literal=literal,
        orcid=orcid_of(more) if more else None,
        affiliations=affiliations_of(more) if more else (),
    )


def group_of(more: list[_Element]) -> str | None:
    return next((plain(element) for element in more if element.tag == "CollectiveName"), None)


def orcid_of(more: list[_Element]) -> str | None:
    identifiers = (element for element in more if element.tag == "Identifier")
    return next((orcid(found.text) for found in identifiers if found.get("Source", "ORCID") == "ORCID"), None)


def affiliations_of(more: list[_Element]) -> tuple[str, ...]:
    """Each Affiliation inside an AffiliationInfo; until 2014 it stood under Author itself."""
    found: list[str | None] = []
    for element in more:
        if element.tag == "AffiliationInfo":
            found += [plain(part) for part in element if part.tag == "Affiliation"]
        elif element.tag == "Affiliation":
            found.append(plain(element))
    return tuple([text for text in found if text])


def orcid(text: str | None) -> str | None:
    """An ORCID in its one form, from any spelling (URL, bare, without hyphens); None unless its check digit is right.

    Source: https://support.orcid.org/hc/en-us/articles/360006897674-Structure-of-the-ORCID-Identifier

    >>> orcid("http://orcid.org/0000000218250097")
    '0000-0002-1825-0097'
    """
    match = ORCID.search(text or "")
    if not match:
        return None
    number = "".join(match.groups()).upper()
    return "-".join(match.groups()).upper() if number[15] == check_digit(number[:15]) else None


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11-2.

    >>> check_digit("000000021825009")
    '7'
    """
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)
