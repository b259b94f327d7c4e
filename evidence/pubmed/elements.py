"""The parts that articles and books share, each from its element to its value."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml.etree import _Element

from evidence.pubmed.markup import clean, marked, plain
from evidence.pubmed.records import AbstractSection, Grant, Link, MeshHeading, PublicationType, Registration

NOTHING: tuple[_Element, ...] = ()
Parts = dict[str, _Element]

# Exports of before 2014 name a type without its UI. These are the types on which a judgement hangs: without them a
# retracted paper would pass as sound. Each UI is MeSH's own for that name (https://meshb.nlm.nih.gov).
UIS_OF_OLD = {
    "Case Reports": "D002363",
    "Clinical Trial": "D016430",
    "Comment": "D016420",
    "Controlled Clinical Trial": "D018848",
    "Corrected and Republished Article": "D016439",
    "Editorial": "D016421",
    "Journal Article": "D016428",
    "Letter": "D016422",
    "Meta-Analysis": "D017418",
    "Practice Guideline": "D017065",
    "Published Erratum": "D016425",
    "Randomized Controlled Trial": "D016449",
    "Retracted Publication": "D016441",
    "Retraction of Publication": "D016440",
    "Review": "D016454",
}


def parts_of(element: _Element | None) -> Parts:
    """The children by their tags; of several with one tag, the first."""
    return {} if element is None else {child.tag: child for child in element.iterchildren(reversed=True)}


def every(element: _Element | None, tag: str) -> Iterable[_Element]:
    return NOTHING if element is None else element.iterchildren(tag)


def text_of(parts: Parts, tag: str) -> str | None:
    element = parts.get(tag)
    return None if element is None else clean(element.text)


def texts(elements: Iterable[_Element]) -> tuple[str, ...]:
    """What is written in them, each text once, in order."""
    return tuple(dict.fromkeys([text for text in map(plain, elements) if text]))


def id_list(element: _Element | None) -> dict[str, str]:
    """An ArticleIdList by IdType; of several of one type, the first that says something."""
    ids: dict[str, str] = {}
    for article_id in every(element, "ArticleId"):
        text = clean(article_id.text)
        if text:
            ids.setdefault(article_id.get("IdType", "pubmed"), text)
    return ids


def version_of(pmid: _Element | None) -> int:
    version = "1" if pmid is None else pmid.get("Version", "1")
    return int(version) if version.isdecimal() else 1


def pages_of(element: _Element | None) -> str | None:
    """The pages as PubMed prints them ("123-34"), or from StartPage and EndPage where that is all there is."""
    if element is None:
        return None
    parts = parts_of(element)
    printed = text_of(parts, "MedlinePgn")
    if printed:
        return printed
    return "-".join(page for page in (text_of(parts, "StartPage"), text_of(parts, "EndPage")) if page) or None


def abstract_sections(element: _Element | None) -> tuple[AbstractSection, ...]:
    """The AbstractText elements that say something; CopyrightInformation is no part of the text.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#structuredabstracts

    >>> from lxml.etree import XML
    >>> abstract_sections(XML('<Abstract><AbstractText Label="AIM">To see.</AbstractText></Abstract>'))
    (AbstractSection(text='To see.', label='AIM', category=None),)
    """
    if element is None:
        return ()
    sections = [
        AbstractSection(marked(section), clean(section.get("Label")), clean(section.get("NlmCategory")))
        for section in element.iterchildren("AbstractText")
    ]
    return tuple([section for section in sections if section.text])


def publication_types(elements: Iterable[_Element]) -> tuple[PublicationType, ...]:
    """PublicationType elements, with the UI that old exports leave out where a judgement hangs on it.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#publicationtypelist

    >>> from lxml.etree import XML
    >>> publication_types(XML("<L><PublicationType>Retracted Publication</PublicationType></L>"))
    (PublicationType(name='Retracted Publication', ui='D016441'),)
    """
    return tuple([publication_type(name, element.get("UI")) for element in elements if (name := clean(element.text))])


@lru_cache(maxsize=256)  # the same few names come thousands of times
def publication_type(name: str, ui: str | None) -> PublicationType:
    return PublicationType(name, ui or UIS_OF_OLD.get(name))


def mesh_headings(element: _Element | None) -> tuple[MeshHeading, ...]:
    """MeSH headings with their qualifiers. A heading is major when it or one of its qualifiers is.

    One walk over both kinds of name: an object for each MeshHeading around them would cost as much again.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#meshheadinglist
    """
    if element is None:
        return ()
    headings: list[MeshHeading] = []
    name = ui = None
    major = False
    qualifiers: list[str] = []
    for term in element.iter("DescriptorName", "QualifierName"):
        if term.tag == "QualifierName":
            major = major or term.get("MajorTopicYN") == "Y"
            qualifiers.append(term.text or "")
            continue
        if name:
            headings.append(MeshHeading(name, ui, major, tuple(qualifiers)))
        name, ui, major = term.text, term.get("UI"), term.get("MajorTopicYN") == "Y"
        qualifiers = []
    if name:
        headings.append(MeshHeading(name, ui, major, tuple(qualifiers)))
    return tuple(headings)


def registrations(bank_list: _Element | None) -> tuple[Registration, ...]:
    """Accessions in trial registers and data banks, one each.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#databanklist
    """
    if bank_list is None:
        return ()
    return tuple(
        Registration(bank, accession)
        for parts in map(parts_of, bank_list.iterchildren("DataBank"))
        if (bank := text_of(parts, "DataBankName"))
        for accession in texts(every(parts.get("AccessionNumberList"), "AccessionNumber"))
    )


def grants(element: _Element | None) -> tuple[Grant, ...]:
    """The Grant elements of a GrantList that name a number or an agency.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#grantlist
    """
    if element is None:
        return ()
    return tuple(
        Grant(*(text_of(parts, tag) for tag in ("GrantID", "Acronym", "Agency", "Country")))
        for parts in map(parts_of, element.iterchildren("Grant"))
        if "GrantID" in parts or "Agency" in parts
    )


def links(elements: Iterable[_Element]) -> tuple[Link, ...]:
    """CommentsCorrections of every kind, cited references included.

    Until 2008 the kind was an element of its own inside one CommentsCorrections.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#commentscorrections
    """
    return tuple(
        Link(kind, text_of(parts, "RefSource") or "", text_of(parts, "PMID"), text_of(parts, "Note"))
        for element in elements
        for kind, parts in kinds(element)
    )


def kinds(element: _Element) -> Iterator[tuple[str, Parts]]:
    kind = element.get("RefType")
    if kind:
        yield kind, parts_of(element)
        return
    for child in element:
        yield child.tag, parts_of(child)
