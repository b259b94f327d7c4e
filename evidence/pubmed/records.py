"""What PubMed knows of one article or book chapter, as frozen values without any table behind them.

Words and fields are those of the NLM (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html).
Missing data is None or an empty tuple. Texts are plain Unicode, except `title`, `vernacular_title` and the
texts of abstract sections, which may carry the five tags <i>, <b>, <u>, <sub> and <sup> and are otherwise
escaped as HTML (`&amp;`, `&lt;`, `&gt;`).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Author:
    """A person (`family`, with `given` when known) or a group (`literal` alone)."""

    family: str | None = None
    given: str | None = None
    initials: str | None = None
    suffix: str | None = None
    literal: str | None = None
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """A date as far as it is known: `literal` holds what the parts cannot say ("1998 Dec-1999 Jan")."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: str | None = None
    literal: str | None = None


@dataclass(frozen=True, slots=True)
class AbstractSection:
    text: str
    label: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class PublicationType:
    name: str
    ui: str | None = None


@dataclass(frozen=True, slots=True)
class MeshHeading:
    name: str
    ui: str | None = None
    major: bool = False
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    id: str | None = None
    acronym: str | None = None
    agency: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """An accession in another bank: a trial register (ClinicalTrials.gov, ISRCTN) or a data bank."""

    bank: str
    accession: str


@dataclass(frozen=True, slots=True)
class Link:
    """One CommentsCorrections entry: `kind` is its RefType as PubMed writes it ("RetractionIn")."""

    kind: str
    source: str = ""
    pmid: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """Where a PubmedBookArticle stands: the book around a chapter, or the book itself."""

    title: str
    publisher: str | None = None
    place: str | None = None
    edition: str | None = None
    volume: str | None = None
    isbn: tuple[str, ...] = ()
    editors: tuple[Author, ...] = ()
    accession: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One PubmedArticle or PubmedBookArticle.

    `hash` is the SHA-256 (hex) of the record's raw bytes in the file, so that a changed record is told from
    an unchanged one without comparing fields.
    """

    pmid: str
    version: int = 1
    status: str | None = None
    doi: str | None = None
    pmcid: str | None = None
    title: str = ""
    vernacular_title: str | None = None
    abstract: tuple[AbstractSection, ...] = ()
    abstract_language: str | None = None
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    journal: str | None = None
    journal_abbreviation: str | None = None
    medline_abbreviation: str | None = None
    issn: str | None = None
    issn_electronic: str | None = None
    issn_linking: str | None = None
    nlm_id: str | None = None
    issued: PublicationDate = PublicationDate()
    electronic_date: PublicationDate | None = None
    publication_model: str | None = None
    publication_status: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    article_number: str | None = None
    languages: tuple[str, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    keywords: tuple[str, ...] = ()
    registrations: tuple[Registration, ...] = ()
    grants: tuple[Grant, ...] = ()
    coi_statement: str | None = None
    links: tuple[Link, ...] = ()
    book: Book | None = None
    revised: PublicationDate | None = None
    hash: str = field(default="", compare=False)
