"""Real PubMed records: every one is read, every oddity comes out right, and Biopython agrees where it can read them.

The folder is $EVIDENCE_CORPUS/pubmed; none of its texts is kept here.
"""

import gzip
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from Bio import Entrez

from evidence.pubmed.parse import BadRecord, BadXML, iter_records
from evidence.pubmed.records import Record


@pytest.fixture(scope="session")
def pubmed(corpus: Path) -> Path:
    return corpus / "pubmed"


def first(pattern: str, xml: str) -> str | None:
    found = re.search(pattern, xml, re.DOTALL)
    return unescape(found[1]) if found else None


def kinds(record: Record) -> set[str]:
    return {link.kind for link in record.links}


def uis(record: Record) -> set[str | None]:
    return {kind.ui for kind in record.publication_types}


def tags(text: str) -> list[str]:
    return re.findall(r"</?(?:i|b|u|su[bp])>", text)


def marked_texts(record: Record) -> str:
    return record.title + "".join(section.text for section in record.abstract)


def linked(record: Record, xml: str) -> bool:
    """Every CommentsCorrections is there, with its PMID where it has one."""
    listed = re.findall(r"<CommentsCorrections .*?</CommentsCorrections>", xml, re.DOTALL)
    return [link.pmid for link in record.links] == [first(r"<PMID[^>]*>(\d+)", text) for text in listed]


MARKED = re.compile(r"<(?:ArticleTitle|AbstractText)[ >].*?</(?:ArticleTitle|AbstractText)>", re.DOTALL)
Check = Callable[[Record, str], bool]
CHECKS: dict[str, Check] = {
    "CommentIn": lambda record, xml: "CommentIn" in kinds(record) and linked(record, xml),
    "ErratumFor": lambda record, xml: "ErratumFor" in kinds(record) and linked(record, xml),
    "ErratumIn": lambda record, xml: "ErratumIn" in kinds(record) and linked(record, xml),
    "Republished": lambda record, xml: "RepublishedFrom" in kinds(record) and linked(record, xml),
    "RetractionIn": lambda record, xml: "RetractionIn" in kinds(record) and linked(record, xml),
    "UpdateIn": lambda record, xml: "UpdateIn" in kinds(record) and linked(record, xml),
    "UpdateOf": lambda record, xml: "UpdateOf" in kinds(record) and linked(record, xml),
    "authors_incomplete": lambda record, xml: not record.authors_complete,
    "book": lambda record, xml: record.book is not None and record.book.title != "" and record.issued.year is not None,
    "bracket_title": lambda record, xml: record.title.startswith("["),
    "cochrane": lambda record, xml: record.journal == first(r"<Title>(.*?)</Title>", xml),
    "coi": lambda record, xml: bool(record.coi_statement) and "<" not in (record.coi_statement or "<"),
    "collective": lambda record, xml: any(author.literal and not author.family for author in record.authors),
    "electronic": lambda record, xml: record.publication_model == "Electronic" and record.electronic_date is not None,
    "empty_title": lambda record, xml: record.title == "",
    "emptypgn": lambda record, xml: record.pages is None,
    "equalcontrib": lambda record, xml: len(record.authors) == xml.count("<Author "),
    "gene": lambda record, xml: "<GeneSymbol>" in xml and bool(record.mesh),
    "inprocess": lambda record, xml: record.status == first(r'MedlineCitation [^>]*Status="([^"]*)"', xml) != "MEDLINE",
    "investigator": lambda record, xml: len(record.authors) == xml.count("<Author "),
    "lastname_no_forename": lambda record, xml: any(author.family and not author.given for author in record.authors),
    "mathml": lambda record, xml: "mml" not in marked_texts(record) and len(record.abstract) > 0,
    "medlinedate": lambda record, xml: (
        record.issued.literal == first("<MedlineDate>(.*?)<", xml)
        and str(record.issued.year) == first(r"<MedlineDate>(\d{4})", xml)
    ),
    "meta": lambda record, xml: "D017418" in uis(record),
    "multi_lang": lambda record, xml: record.languages == tuple(re.findall(r"<Language>(\w+)", xml)),
    "no_abstract": lambda record, xml: record.abstract == (),
    "no_authors": lambda record, xml: record.authors == (),
    "non_eng": lambda record, xml: "eng" not in record.languages,
    "nonascii_title": lambda record, xml: unescape(record.title) == first("<ArticleTitle>(.*?)</ArticleTitle>", xml),
    "orcid": lambda record, xml: (
        sum(author.orcid is not None for author in record.authors) == xml.count('<Identifier Source="ORCID">')
    ),
    "otherabstract": lambda record, xml: (
        bool(record.abstract) and (record.abstract_language is None) == ("<Abstract>" in xml)
    ),
    "rct": lambda record, xml: "D016449" in uis(record),
    "reflist": lambda record, xml: record.doi == first(r'IdType="doi">(.*?)<', xml.partition("<ReferenceList>")[0]),
    "retracted_pub": lambda record, xml: "D016441" in uis(record) and "RetractionIn" in kinds(record),
    "retraction_notice": lambda record, xml: "D016440" in uis(record) and "RetractionOf" in kinds(record),
    "season": lambda record, xml: (
        (record.issued.season or str(record.issued.literal)).endswith(first("<Season>(.*?)<", xml) or "?")
        and str(record.issued.year) == first(r"<PubDate>\s*<Year>(\d+)", xml)
    ),
    "status_pubmednotmedline": lambda record, xml: record.status == "PubMed-not-MEDLINE",
    "structured_abstract": lambda record, xml: (
        [section.label for section in record.abstract] == re.findall(r'<AbstractText Label="([^"]*)"', xml)
    ),
    "suffix": lambda record, xml: any(author.suffix == first("<Suffix>(.*?)<", xml) for author in record.authors),
    "sysrev": lambda record, xml: "D000078182" in uis(record),
    "title_markup": lambda record, xml: tags(marked_texts(record)) == tags("".join(MARKED.findall(xml))),
    "vernacular": lambda record, xml: record.vernacular_title == first("<VernacularTitle>(.*?)</", xml),
    "version2": lambda record, xml: record.version >= 2,
}


def test_every_oddity_comes_out_right(pubmed: Path):
    files = sorted((pubmed / "odd").glob("*.xml"))
    assert len(files) >= 151
    wrong = []
    for path in files:
        feature, pmid = path.stem.split("__")
        with path.open("rb") as stream:
            (record,) = iter_records(stream)
        if record.pmid != pmid or not CHECKS[feature](record, path.read_text(encoding="utf-8")):
            wrong.append(path.stem)
    assert wrong == []


# file, records, broken ones, deletions
FILES = [
    ("pubmed20n0014.xml.gz", 30_000, 0, 0),
    ("pubmed21n1298_slice.xml.gz", 2_504, 0, 8),
    ("pool_medlinecitationset_old.xml", 10, 0, 0),
    ("pool_records_dtd150101.xml", 176, 0, 0),
    ("pool_records_dtd250101.xml", 829, 0, 0),
    ("pool_records_dtdnovalid.xml", 163, 0, 0),  # nine cut out of JSON, with every quotation mark as \"
    ("orig/canto/entrez_pubmed.xml", 23, 0, 0),  # in Latin-1
    ("orig/mokztk/CPFE.xml", 111, 0, 0),
    ("orig/nlm_medsamp2014/medsamp2014.xml", 161, 0, 7),  # MedlineCitationSet
    ("orig/sr-project/pubmed_result.xml", 106, 0, 0),  # with a byte order mark
]


@pytest.mark.parametrize(("name", "count", "broken", "deletions"), FILES)
def test_no_record_of_a_file_is_lost(pubmed: Path, name: str, count: int, broken: int, deletions: int):
    path = pubmed / name
    errors: list[BadRecord] = []
    deleted: list[str] = []
    read = 0
    with gzip.open(path) if name.endswith(".gz") else path.open("rb") as stream:
        for record in iter_records(stream, errors.append, deleted.append):
            read += 1
            assert record.pmid and len(record.hash) == 64
            assert not re.search(r"<(?!/?(?:i|b|u|su[bp])>)", marked_texts(record)), record.pmid
    assert (read, len(errors), len(deleted)) == (count, broken, deletions)


def test_any_other_file_is_refused_in_a_sentence_and_never_read_as_records(pubmed: Path):
    refused = 0
    for path in [*(pubmed / "eutils").glob("*"), *(pubmed / "orig").glob("*/*")]:
        if not path.is_file():
            continue
        is_pubmed = re.search(rb"<(PubmedArticle|MedlineCitation)Set", path.read_bytes()[:2000])
        try:
            with path.open("rb") as stream:
                found = sum(1 for _ in iter_records(stream))
        except BadXML:
            refused += 1
            assert not is_pubmed, path.name
        else:
            assert found and is_pubmed, path.name
    assert refused > 30


def text(value: object) -> str:
    """Without markup, entities and spaces: Biopython keeps tags as text and layout as it stands."""
    return "".join(unescape(re.sub(r"</?(?:i|b|u|su[bp])[^>]*>", "", unescape(str(value or "")))).split())


def by_biopython(article) -> dict[str, object]:
    citation = article["MedlineCitation"]
    inside = citation["Article"]
    date = inside.get("Journal", {}).get("JournalIssue", {}).get("PubDate", {})
    year = date.get("Year") or (re.findall(r"\d{4}", date.get("MedlineDate", "")) or [None])[0]
    ids = {str(each.attributes["IdType"]): str(each) for each in article.get("PubmedData", {}).get("ArticleIdList", ())}
    doi = ids.get("doi") or next((str(i) for i in inside["ELocationID"] if i.attributes["EIdType"] == "doi"), None)
    return {
        "pmid": str(citation["PMID"]),
        "title": text(inside["ArticleTitle"]),
        "authors": sum(1 for author in inside.get("AuthorList", ()) if author.attributes.get("ValidYN") != "N"),
        "year": year,
        "doi": doi.lower() if doi and doi.startswith("10.") else None,
        "languages": [str(language) for language in inside.get("Language", ())],
        "types": [str(kind) for kind in inside.get("PublicationTypeList", ())],
        "mesh": len(citation.get("MeshHeadingList", ())),
    }


def by_us(record: Record) -> dict[str, object]:
    return {
        "pmid": record.pmid,
        "title": text(record.title),
        "authors": len(record.authors),
        "year": str(record.issued.year) if record.issued.year else None,
        "doi": record.doi.lower() if record.doi else None,
        "languages": list(record.languages),
        "types": [kind.name for kind in record.publication_types],
        "mesh": len(record.mesh),
    }


def test_biopython_reads_the_same_where_it_can(pubmed: Path):
    agreed, different = 0, []
    paths = [*sorted((pubmed / "odd").glob("*.xml")), pubmed / "pool_records_dtd150101.xml"]
    for path in [*paths, pubmed / "pool_records_dtd250101.xml"]:
        with path.open("rb") as stream:
            answer = Entrez.read(stream)
        articles = answer if isinstance(answer, list) else answer["PubmedArticle"]  # a list under the older DTDs
        theirs = [by_biopython(article) for article in articles]
        with path.open("rb") as stream:
            ours = [by_us(record) for record in iter_records(stream) if record.book is None]
        assert len(ours) == len(theirs), path.name
        for our, their in zip(ours, theirs, strict=True):
            agreed += our == their
            different += [(our["pmid"], key, our[key], their[key]) for key in our if our[key] != their[key]]
    assert agreed > 1_000
    assert different == []
