"""The one bridge from a study to a citation: a study as an item of CSL-JSON."""

from html import escape
from typing import Any

from evidence.citations.item import Custom, DateVariable, Item, Name
from evidence.citations.languages import LANGUAGES
from evidence.citations.pages import expand_pages
from evidence.citations.standing import remarks
from evidence.citations.titles import without_final_period
from evidence.folding import plain
from evidence.identifiers.schemes import Scheme, url
from evidence.studies.models import Study
from evidence.studies.standing import Standing

SHORT_LANGUAGE = {medline: short for medline, short, _ in LANGUAGES}


def item_of(study: Study) -> Item:
    """Everything a reference list can say of a study; what is not known is left out."""
    custom = custom_of(study)
    item: dict[str, Any] = {
        "id": f"pmid{study.pmid}" if study.pmid else study.doi or f"study{study.pk}",
        "type": type_of(study),
        "title": without_final_period(study.title),
        "original-title": without_final_period(study.vernacular_title),
        "author": [name_of(author) for author in study.authors] + others(study),
        "container-title": escape(study.journal, quote=False),
        "container-title-short": study.journal_abbreviation,
        "volume": study.volume,
        "issue": study.issue,
        "page": expand_pages(study.pages or study.article_number),
        "number": study.article_number,
        "issued": issued_of(study),
        "DOI": study.doi,
        "PMID": study.pmid,
        "PMCID": study.pmcid,
        "ISSN": study.issn_electronic or study.issn,
        "URL": address_of(study),
        "language": ", ".join(SHORT_LANGUAGE.get(code, code) for code in study.languages),
        "genre": "Preprint" if is_preprint(study) else None,
        "note": "; ".join(remarks({"custom": custom})),
        "keyword": "; ".join(study.keywords),
        "custom": custom,
    } | book_of(study)
    return Item(**{key: value for key, value in item.items() if value})  # type: ignore[typeddict-item]


def type_of(study: Study) -> str:
    if study.kind == Study.Kind.BOOK:
        return "chapter" if is_chapter(study) else "book"
    return "article" if is_preprint(study) else "article-journal"


def is_chapter(study: Study) -> bool:
    return (study.book or {}).get("title", "") != plain(study.title)


def is_preprint(study: Study) -> bool:
    return any(kind["name"] == "Preprint" for kind in study.publication_types)


def name_of(author: dict[str, Any]) -> Name:
    if author.get("literal"):
        return {"literal": author["literal"]}
    given = author.get("given") or author.get("initials")
    parts = (("family", author.get("family")), ("given", given), ("suffix", author.get("suffix")))
    return Name(**{key: value for key, value in parts if value})  # type: ignore[typeddict-item]


def others(study: Study) -> list[Name]:
    """A list of authors that is known to be incomplete says so."""
    return [] if study.authors_complete or not study.authors else [{"literal": "et al."}]


def issued_of(study: Study) -> DateVariable | None:
    issued: DateVariable = {}
    if study.year:
        known = [study.year, study.month, study.day]
        parts = known[: known.index(None)] if None in known else known
        issued["date-parts"] = [[part for part in parts if part]]
    if study.season:
        issued["season"] = study.season
    if study.date_literal:
        issued["literal"] = study.date_literal
    return issued or None


def address_of(study: Study) -> str | None:
    """Where the work itself is: by DOI, else in PubMed, else in PMC."""
    by_scheme = {identifier.scheme: url(identifier) for identifier in study.identifiers}
    return next((by_scheme[scheme] for scheme in (Scheme.DOI, Scheme.PMID, Scheme.PMCID) if scheme in by_scheme), None)


def book_of(study: Study) -> dict[str, Any]:
    book = study.book
    if not book:
        return {}
    return {
        "container-title": escape(book.get("title", ""), quote=False) if is_chapter(study) else None,
        "volume": book.get("volume"),
        "publisher": book.get("publisher"),
        "publisher-place": book.get("place"),
        "edition": book.get("edition"),
        "ISBN": " ".join(book.get("isbn", [])),
        "editor": [name_of(editor) for editor in book.get("editors", [])],
    }


def custom_of(study: Study) -> Custom:
    notices = [notice for notice in study.notices.all() if notice.counts]
    electronic = study.electronic_date or {}
    custom: dict[str, Any] = {
        "standing": study.standing.value if study.standing is not Standing.NO_NOTICE else None,
        "notices": [
            {key: value for key, value in (("kind", notice.kind), ("text", notice.text),
                                           ("pmid", notice.notice_pmid), ("doi", notice.notice_doi)) if value}
            for notice in notices
        ],
        "article-number": study.article_number,
        "publication-types": [kind["name"] for kind in study.publication_types],
        "electronic-date": [electronic[part] for part in ("year", "month", "day") if part in electronic],
    }  # fmt: skip
    return Custom(**{key: value for key, value in custom.items() if value})  # type: ignore[typeddict-item]
