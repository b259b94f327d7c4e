"""A PubMed record as the fields of a study; the one place where the two are put side by side."""

from dataclasses import asdict
from html import escape
from typing import Any

from evidence.folding import plain
from evidence.pubmed.compare import Work, years_of
from evidence.pubmed.records import Author, PublicationDate, Record
from evidence.studies.models import Study

# What a refresh shows and writes, in the order people read it. Identifiers come first.
FETCHED = (
    "pmid", "pmcid", "doi", "title", "vernacular_title", "authors", "authors_complete", "journal",
    "journal_abbreviation", "issn", "issn_electronic", "nlm_id", "year", "month", "day", "season", "date_literal",
    "electronic_date", "volume", "issue", "pages", "article_number", "languages", "publication_types", "mesh",
    "keywords", "registrations", "grants", "coi_statement", "abstract", "book", "revised", "links", "kind",
    "record_version",
)  # fmt: skip


def fields_of(record: Record) -> dict[str, Any]:
    """The values of FETCHED for a record, as the database stores them."""
    return {
        "kind": Study.Kind.BOOK if record.book else Study.Kind.ARTICLE,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
        "doi": record.doi,
        "title": record.title or (escape(record.book.title, quote=False) if record.book else ""),
        "vernacular_title": record.vernacular_title or "",
        "abstract": [known(asdict(section)) for section in record.abstract],
        "authors": [author_json(author) for author in record.authors],
        "authors_complete": record.authors_complete,
        "journal": record.journal or "",
        "journal_abbreviation": record.journal_abbreviation or record.medline_abbreviation or "",
        "issn": record.issn or "",
        "issn_electronic": record.issn_electronic or "",
        "nlm_id": record.nlm_id or "",
        "year": record.issued.year,
        "month": record.issued.month,
        "day": record.issued.day,
        "season": record.issued.season or "",
        "date_literal": record.issued.literal or "",
        "electronic_date": known(asdict(record.electronic_date)) if record.electronic_date else None,
        "volume": record.volume or "",
        "issue": record.issue or "",
        "pages": record.pages or "",
        "article_number": record.article_number or "",
        "languages": list(record.languages),
        "publication_types": [known(asdict(kind)) for kind in record.publication_types],
        "mesh": [known(asdict(heading)) for heading in record.mesh],
        "keywords": list(record.keywords),
        "registrations": [asdict(registration) for registration in record.registrations],
        "grants": [known(asdict(grant)) for grant in record.grants],
        "coi_statement": record.coi_statement or "",
        "links": [known(asdict(link)) for link in record.links],
        "book": book_json(record),
        "revised": known(asdict(record.revised)) if record.revised else None,
        "record_version": record.version,
    }


def author_json(author: Author) -> dict[str, Any]:
    return known(asdict(author) | {"affiliations": list(author.affiliations)})


def book_json(record: Record) -> dict[str, Any] | None:
    if not record.book:
        return None
    editors = [author_json(editor) for editor in record.book.editors]
    return known(asdict(record.book) | {"isbn": list(record.book.isbn), "editors": editors})


def known(values: dict[str, Any]) -> dict[str, Any]:
    """Only what is known: JSON columns hold no empty entries."""
    listed = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    return {key: value for key, value in listed.items() if value not in (None, "", [])}


def work_of_study(study: Study) -> Work:
    """What is compared of a study that is already here."""
    others = [study.electronic_date, study.revised if study.book else None]
    return Work(
        title=study.title,
        other_title=study.vernacular_title or (study.book or {}).get("title", ""),
        years=years_of(
            PublicationDate(year=study.year, literal=study.date_literal),
            *(PublicationDate(year=date.get("year")) for date in others if date),
        ),
        authors=tuple(author.get("family") or author.get("literal") or "" for author in study.authors),
        doi=study.doi,
        pmid=study.pmid,
        pmcid=study.pmcid,
        pages=tuple(filter(None, (study.pages, study.article_number))),
        journals=tuple(filter(None, (study.journal, study.journal_abbreviation))),
    )


def citation_of(record: Record) -> str:
    """One line to recognise a record by, before it is a study."""
    author = record.authors[0].family or record.authors[0].literal if record.authors else None
    more = " et al." if len(record.authors) > 1 else ""
    journal = record.journal_abbreviation or record.journal or (record.book.title if record.book else "")
    place = "".join(
        [f"{record.volume}" if record.volume else "", f"({record.issue})" if record.issue else "",
         f":{record.pages or record.article_number}" if record.pages or record.article_number else ""]
    )  # fmt: skip
    parts = [f"{author}{more}" if author else "", plain(record.title or record.vernacular_title or "[no title]")]
    parts += [journal, " ".join(filter(None, [str(record.issued.year or record.issued.literal or ""), place]))]
    return ". ".join(part.strip().rstrip(".") for part in parts if part) + f". PMID {record.pmid}."
