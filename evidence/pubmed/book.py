"""Books and book chapters of PubMed (PubmedBookArticle: GeneReviews, StatPearls, reports)."""

from dataclasses import replace

from lxml.etree import _Element

from evidence.pubmed.dates import optional_date, publication_date
from evidence.pubmed.elements import (
    Parts,
    abstract_sections,
    every,
    grants,
    id_list,
    pages_of,
    parts_of,
    publication_types,
    text_of,
    texts,
    version_of,
)
from evidence.pubmed.identity import article_number, own_doi, pmcid
from evidence.pubmed.markup import marked, plain
from evidence.pubmed.people import authors_of
from evidence.pubmed.records import Author, Book, PublicationDate, Record


def book_record(root: _Element, hash: str) -> Record:
    """A PubmedBookArticle as a Record: a chapter when it has an ArticleTitle, else the whole book.

    Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-BookDocument.html
    """
    tree = parts_of(root)
    document = tree.get("BookDocument")
    parts = parts_of(document)
    book = parts_of(parts.get("Book"))
    data = parts_of(tree.get("PubmedBookData"))
    ids = id_list(data.get("ArticleIdList")) | id_list(parts.get("ArticleIdList"))
    is_chapter = "ArticleTitle" in parts
    # The ELocationID stands inside Book: it names the book and never its chapter.
    book_doi = None if is_chapter else elocation_doi(parts.get("Book"))
    authors, complete = people((document, parts.get("Book")), "authors")
    pages = pages_of(parts.get("Pagination"))
    return Record(
        pmid=text_of(parts, "PMID") or "",
        version=version_of(parts.get("PMID")),
        doi=own_doi(ids.get("doi"), book_doi),
        pmcid=pmcid(ids.get("pmc")),
        title=marked(parts.get("ArticleTitle") if is_chapter else book.get("BookTitle")),
        vernacular_title=marked(parts.get("VernacularTitle")) or None,
        abstract=abstract_sections(parts.get("Abstract")),
        authors=authors,
        authors_complete=complete,
        issued=issued(book),
        electronic_date=optional_date(parts.get("ContributionDate")),
        publication_status=text_of(data, "PublicationStatus"),
        pages=pages,
        article_number=article_number(pages, None),
        languages=texts(every(document, "Language")),
        publication_types=publication_types(every(document, "PublicationType")),
        keywords=texts(word for words in every(document, "KeywordList") for word in words),
        grants=grants(parts.get("GrantList")),
        book=described(document, parts.get("Book"), ids.get("bookaccession")),
        revised=optional_date(parts.get("DateRevised")),
        hash=hash,
    )


def described(document: _Element | None, element: _Element | None, accession: str | None) -> Book:
    parts = parts_of(element)
    publisher = parts_of(parts.get("Publisher"))
    editors, _ = people((element, document), "editors")
    return Book(
        title=plain(parts.get("BookTitle")) or "",
        publisher=plain(publisher.get("PublisherName")),
        place=plain(publisher.get("PublisherLocation")),
        edition=plain(parts.get("Edition")),
        volume=plain(parts.get("Volume")),
        isbn=texts(every(element, "Isbn")),
        editors=editors,
        accession=accession,
    )


def people(owners: tuple[_Element | None, ...], kind: str) -> tuple[tuple[Author, ...], bool]:
    """The authors, or the editors, of the first owner that names any; and whether the list is complete."""
    for owner in owners:
        lists = [some for some in every(owner, "AuthorList") if some.get("Type", "authors") == kind]
        found = tuple(author for some in lists for author in authors_of(some))
        if found:
            return found, all(some.get("CompleteYN") != "N" for some in lists)
    return (), True


def elocation_doi(book: _Element | None) -> str | None:
    valid = (place for place in every(book, "ELocationID") if place.get("ValidYN") != "N")
    return next((place.text for place in valid if place.get("EIdType") == "doi"), None)


def issued(book: Parts) -> PublicationDate:
    """The book's date; of a book that goes on appearing the years from its beginning to its end ("1993-2024")."""
    date = publication_date(book.get("PubDate"))
    if "BeginningDate" not in book:
        return date
    beginning, end = publication_date(book["BeginningDate"]), publication_date(book.get("EndingDate"))
    if beginning.year is None or date.literal:
        return date
    return replace(date, literal=f"{beginning.year}-{end.year or ''}")
