"""Small PubMed XML written from bibliographic facts, in the shape and the order of elements that efetch sends.

Facts given as text are escaped. `title`, `vernacular` and `abstract` are XML (they may carry <i>, <sub> and so on);
the three `*_xml` arguments take whatever the other arguments cannot say.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

Names = tuple[str, ...] | str

JOURNAL_ARTICLE = ("D016428", "Journal Article")

HEAD = (
    '<?xml version="1.0" ?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"'
    ' "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def tag(name: str, text: str | None, attributes: str = "") -> str:
    """One element with escaped text, or nothing when there is no text."""
    return "" if text is None else f"<{name}{attributes}>{escape(str(text))}</{name}>"


def wrap(name: str, inner: str, attributes: str = "") -> str:
    """An element around XML, or nothing when there is none."""
    return f"<{name}{attributes}>{inner}</{name}>" if inner else ""


def article_set(*articles: str, deleted: Sequence[str] = ()) -> bytes:
    """A whole PubmedArticleSet as efetch and the update files write it, in UTF-8."""
    gone = wrap("DeleteCitation", "".join(tag("PMID", pmid, ' Version="1"') for pmid in deleted))
    body = "\n".join(articles)
    return f"{HEAD}<PubmedArticleSet>\n{body}\n{gone}</PubmedArticleSet>\n".encode()


def author(name: Names) -> str:
    """A group when `name` is text; else (family, given), and then perhaps a suffix and an ORCID."""
    if isinstance(name, str):
        return f'<Author ValidYN="Y">{tag("CollectiveName", name)}</Author>'
    family, given, suffix, orcid = (*name, None, None, None)[:4]
    initials = "".join(part[0] for part in given.split()) if given else None
    return (
        '<Author ValidYN="Y">'
        + tag("LastName", family)
        + tag("ForeName", given)
        + tag("Initials", initials)
        + tag("Suffix", suffix)
        + tag("Identifier", orcid, ' Source="ORCID"')
        + "</Author>"
    )


def date(name: str, year: str | int | None, month: str | None = None, day: str | None = None, more: str = "") -> str:
    return wrap(name, tag("Year", year) + tag("Month", month) + tag("Day", day) + more)


def link(kind: str, source: str, pmid: str | None = None, note: str | None = None) -> str:
    inner = tag("RefSource", source) + tag("PMID", pmid, ' Version="1"') + tag("Note", note)
    return f'<CommentsCorrections RefType="{kind}">{inner}</CommentsCorrections>'


def abstract_text(section: Names) -> str:
    """Text alone, or (label, category, text)."""
    if isinstance(section, str):
        return f"<AbstractText>{section}</AbstractText>"
    label, category, text = section
    return f"<AbstractText Label={quoteattr(label)} NlmCategory={quoteattr(category)}>{text}</AbstractText>"


def article(
    pmid: str,
    title: str = "A title.",
    authors: Sequence[Names] = (),
    journal: str = "The Journal of examples",
    iso: str | None = "J Ex",
    year: str | int | None = "2020",
    month: str | None = None,
    day: str | None = None,
    season: str | None = None,
    medline_date: str | None = None,
    electronic: tuple[str, str, str] | None = None,
    volume: str | None = None,
    issue: str | None = None,
    pages: str | None = None,
    doi: str | None = None,
    pii: str | None = None,
    pmcid: str | None = None,
    types: Sequence[tuple[str, str]] = (JOURNAL_ARTICLE,),
    links: Sequence[tuple[str, ...]] = (),
    languages: Sequence[str] = ("eng",),
    abstract: Sequence[Names] = (),
    vernacular: str | None = None,
    keywords: Sequence[str] = (),
    registrations: Sequence[tuple[str, str]] = (),
    issn: str | None = None,
    nlm_id: str | None = None,
    status: str = "MEDLINE",
    version: int = 1,
    article_xml: str = "",
    citation_xml: str = "",
    pubmed_data_xml: str = "",
) -> str:
    """One PubmedArticle; `article_xml`, `citation_xml` and `pubmed_data_xml` go in before those elements close."""
    named_date = tag("Season", season) + tag("MedlineDate", medline_date)
    issue_xml = tag("Volume", volume) + tag("Issue", issue) + date("PubDate", year, month, day, named_date)
    banks = "".join(
        wrap("DataBank", tag("DataBankName", bank) + wrap("AccessionNumberList", tag("AccessionNumber", number)))
        for bank, number in registrations
    )
    article_part = (
        wrap(
            "Journal",
            tag("ISSN", issn, ' IssnType="Electronic"')
            + wrap("JournalIssue", issue_xml, ' CitedMedium="Internet"')
            + tag("Title", journal)
            + tag("ISOAbbreviation", iso),
        )
        + f"<ArticleTitle>{title}</ArticleTitle>"
        + wrap("Pagination", tag("MedlinePgn", pages))
        + tag("ELocationID", pii, ' EIdType="pii" ValidYN="Y"')
        + tag("ELocationID", doi, ' EIdType="doi" ValidYN="Y"')
        + wrap("Abstract", "".join(map(abstract_text, abstract)))
        + wrap("AuthorList", "".join(map(author, authors)), ' CompleteYN="Y"')
        + "".join(tag("Language", language) for language in languages)
        + wrap("DataBankList", banks, ' CompleteYN="Y"')
        + wrap("PublicationTypeList", "".join(tag("PublicationType", name, f' UI="{ui}"') for ui, name in types))
        + ("" if vernacular is None else f"<VernacularTitle>{vernacular}</VernacularTitle>")
        + date("ArticleDate", *(electronic or (None,)))
        + article_xml
    )
    citation = (
        tag("PMID", pmid, f' Version="{version}"')
        + f'<Article PubModel="Print-Electronic">{article_part}</Article>'
        + wrap("MedlineJournalInfo", tag("MedlineTA", iso) + tag("NlmUniqueID", nlm_id))
        + wrap("CommentsCorrectionsList", "".join(link(*facts) for facts in links))
        + wrap("KeywordList", "".join(tag("Keyword", word) for word in keywords), ' Owner="NOTNLM"')
        + citation_xml
    )
    ids = (("pubmed", pmid), ("pmc", pmcid), ("doi", doi), ("pii", pii))
    id_list = "".join(tag("ArticleId", value, f' IdType="{kind}"') for kind, value in ids)
    return (
        f'<PubmedArticle><MedlineCitation Status="{status}" Owner="NLM">{citation}</MedlineCitation>'
        f"<PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>{id_list}</ArticleIdList>"
        f"{pubmed_data_xml}</PubmedData></PubmedArticle>"
    )
