"""Journal articles of PubMed: a MedlineCitation and, beside it, PubmedData."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from lxml.etree import _Element

from evidence.pubmed.dates import optional_date, publication_date
from evidence.pubmed.elements import (
    NOTHING,
    Parts,
    abstract_sections,
    every,
    grants,
    id_list,
    links,
    mesh_headings,
    pages_of,
    parts_of,
    publication_types,
    registrations,
    text_of,
    texts,
    version_of,
)
from evidence.pubmed.identity import article_number, own_doi, pmcid
from evidence.pubmed.markup import clean, marked, plain
from evidence.pubmed.people import authors_of
from evidence.pubmed.records import AbstractSection, Author, Record

NOT_AN_ABSTRACT = "abstract available from the publisher"


def article_record(root: _Element, hash: str) -> Record:
    """A PubmedArticle as a Record; with the hash of its bytes.

    Only PubmedData/ArticleIdList names the article: the ArticleIds of its ReferenceList are those of cited papers.

    Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-PubmedArticle.html
    """
    tree = parts_of(root)
    return citation_record(tree.get("MedlineCitation"), parts_of(tree.get("PubmedData")), hash)


def bare_citation_record(root: _Element, hash: str) -> Record:
    """A MedlineCitation that stands alone, as in the MEDLINE exports of before 2016.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
    """
    return citation_record(root, {}, hash)


def citation_record(citation: _Element | None, data: Parts, hash: str) -> Record:
    parts = parts_of(citation)
    article = parts.get("Article")
    inside = parts_of(article)
    journal = parts_of(inside.get("Journal"))
    issue = parts_of(journal.get("JournalIssue"))
    medline = parts_of(parts.get("MedlineJournalInfo"))
    ids = id_list(data.get("ArticleIdList"))
    printed_ids = elocations(article) if "ELocationID" in inside else {}
    issn_type, issn = issn_of(journal.get("ISSN"))
    pages = pages_of(inside.get("Pagination"))
    abstract, language = abstract_of(citation, parts, inside)
    return Record(
        pmid=text_of(parts, "PMID") or "",
        version=version_of(parts.get("PMID")),
        status=None if citation is None else citation.get("Status"),
        doi=own_doi(ids.get("doi"), printed_ids.get("doi")),
        pmcid=pmcid(ids.get("pmc")) or other_pmcid(citation, parts),
        title=marked(inside.get("ArticleTitle")),
        vernacular_title=marked(inside.get("VernacularTitle")) or None,
        abstract=abstract,
        abstract_language=language,
        authors=with_affiliation(authors_of(inside.get("AuthorList")), inside),
        authors_complete=is_complete(inside.get("AuthorList")),
        journal=text_of(journal, "Title"),
        journal_abbreviation=text_of(journal, "ISOAbbreviation"),
        medline_abbreviation=text_of(medline, "MedlineTA"),
        issn=None if issn_type == "Electronic" else issn,
        issn_electronic=issn if issn_type == "Electronic" else None,
        issn_linking=text_of(medline, "ISSNLinking"),
        nlm_id=text_of(medline, "NlmUniqueID"),
        issued=publication_date(issue.get("PubDate")),
        electronic_date=optional_date(inside.get("ArticleDate")),
        publication_model=None if article is None else article.get("PubModel"),
        publication_status=text_of(data, "PublicationStatus"),
        volume=text_of(issue, "Volume"),
        issue=text_of(issue, "Issue"),
        pages=pages,
        article_number=article_number(pages, printed_ids.get("pii")),
        languages=texts(every(article, "Language")),
        publication_types=publication_types(inside.get("PublicationTypeList", NOTHING)),
        mesh=mesh_headings(parts.get("MeshHeadingList")),
        keywords=texts(chain.from_iterable(every(citation, "KeywordList"))) if "KeywordList" in parts else (),
        registrations=registrations(inside.get("DataBankList", parts.get("DataBankList"))),
        grants=grants(inside.get("GrantList")),
        coi_statement=plain(parts.get("CoiStatement")),
        links=links(parts.get("CommentsCorrectionsList", old_corrections(citation, parts))),
        revised=optional_date(parts.get("DateRevised")),
        hash=hash,
    )


def is_complete(authors: _Element | None) -> bool:
    return authors is None or authors.get("CompleteYN") != "N"


def elocations(article: _Element | None) -> dict[str, str]:
    """The article's own electronic ids by type; those that PubMed marked as wrong (ValidYN="N") are left out."""
    ids: dict[str, str] = {}
    for element in every(article, "ELocationID"):
        text = clean(element.text)
        if text and element.get("ValidYN") != "N":
            ids.setdefault(element.get("EIdType", ""), text)
    return ids


def issn_of(element: _Element | None) -> tuple[str | None, str | None]:
    return (None, None) if element is None else (element.get("IssnType"), clean(element.text))


def other_pmcid(citation: _Element | None, parts: Parts) -> str | None:
    """The PMC number that exports without PubmedData carry as an OtherID of the NLM."""
    if "OtherID" not in parts:
        return None
    ours = (other for other in every(citation, "OtherID") if other.get("Source") == "NLM")
    return next((found for other in ours if (found := pmcid(other.text))), None)


def with_affiliation(authors: tuple[Author, ...], inside: Parts) -> tuple[Author, ...]:
    """Until 2014 the article had one affiliation, the first author's."""
    affiliation = plain(inside["Affiliation"]) if "Affiliation" in inside else None
    if affiliation is None or not authors or authors[0].affiliations:
        return authors
    return (replace(authors[0], affiliations=(affiliation,)), *authors[1:])


def abstract_of(
    citation: _Element | None, parts: Parts, inside: Parts
) -> tuple[tuple[AbstractSection, ...], str | None]:
    """The abstract; where there is none, an OtherAbstract (English before others) and its language."""
    abstract = abstract_sections(inside.get("Abstract"))
    if abstract or "OtherAbstract" not in parts:
        return abstract, None
    for other in sorted(every(citation, "OtherAbstract"), key=lambda other: other.get("Language", "eng") != "eng"):
        sections = abstract_sections(other)
        if sections and not sections[0].text.lower().startswith(NOT_AN_ABSTRACT):
            return sections, other.get("Language", "eng")
    return (), None


def old_corrections(citation: _Element | None, parts: Parts) -> Iterable[_Element]:
    """Until 2008 CommentsCorrections stood in the citation without a list around them."""
    return every(citation, "CommentsCorrections") if "CommentsCorrections" in parts else NOTHING
