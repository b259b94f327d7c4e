"""Thousands of citations as PubMed itself prints them, taken apart and written again by us."""

import csv
import gzip
import os
import re
from pathlib import Path

import pytest

from evidence.citations import nlm
from evidence.citations.dates import MONTHS
from evidence.citations.item import Item, Name
from evidence.citations.languages import NAMES
from evidence.citations.pages import contract_pages

# Authors end at the first period, the journal begins after the last one before the date.
HEAD = re.compile(r"(?P<authors>[^.?!;]+)(?P<groups>(?:; [^.;]+)*)\. (?P<title>.+[.?!]) (?P<journal>[^.?!]+)")
TAIL = re.compile(
    r"\. (?P<date>(?:19|20)\d\d(?: [^;:.]*)?)"
    r"(?:;(?P<volume>[^(:.]*)(?:\((?P<issue>[^():]+)\))?)?"
    r"(?::(?P<page>\S+?))?\."
    r"(?: (?P<language>[A-Z][a-z]+(?:, [A-Z][a-z]+)*)\.)?"
    r"(?: doi: (?P<doi>\S+)\.)?"
    r"(?: Epub (?P<epub>\d{4} [A-Z][a-z]{2} \d+)\.)?"
    r"(?: (?P<note>Epub ahead of print|(?:Erratum|Retraction) (?:in|for): [^;]+;[^;. ]+)\.)?"
    r" PMID: (?P<pmid>\d+)(?:; PMCID: (?P<pmcid>PMC\d+))?\.$"
)
PERSON = re.compile(r"\S.* [^\W\d_a-z]{1,6}(?: (?:Jr|Sr|2nd|3rd|4th|5th))?")
CODES = {name: code for code, name in NAMES.items()}
SHARE_TAKEN_APART = 0.97


@pytest.fixture(scope="module")
def citations() -> list[str]:
    corpus = os.environ.get("EVIDENCE_CORPUS")
    if not corpus:
        pytest.skip("EVIDENCE_CORPUS is not set: the citations printed by PubMed are not at hand")
    path = Path(corpus) / "pubmed" / "pubmed_summary_citations.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row[3] for row in rows[1:]]


def test_we_print_what_pubmed_prints(citations: list[str]) -> None:
    read = [(text, *parts) for text in citations if (parts := taken_apart(text))]
    printed = ((nlm.dumps(item), expected(text, tail)) for text, item, tail in read)
    assert [pair for pair in printed if pair[0] != pair[1]] == []
    assert len(read) > SHARE_TAKEN_APART * len(citations)


def expected(text: str, tail: re.Match[str]) -> str:
    """What PubMed printed, with the pages shortened: PubMed shows them as each publisher sent them."""
    start, end = tail.span("page")
    return text[:start] + contract_pages(text[start:end]) + text[end:] if tail["page"] else text


def taken_apart(text: str) -> tuple[Item, re.Match[str]] | None:
    tail = TAIL.search(text)
    head = HEAD.fullmatch(text, 0, tail.start()) if tail else None
    # Some journals in other languages show "English" for an English article: the citation does not say why.
    if not tail or not head or tail["language"] == "English":
        return None
    if not all(map(PERSON.fullmatch, head["authors"].split(", "))):
        return None
    return item(head, tail), tail


def item(head: re.Match[str], tail: re.Match[str]) -> Item:
    item: Item = {
        "type": "article-journal",
        "author": [person(text) for text in head["authors"].split(", ")],
        "title": head["title"].removesuffix(".").replace("&", "&amp;").replace("<", "&lt;"),
        "container-title-short": head["journal"],
        "volume": tail["volume"] or "",
        "issue": tail["issue"] or "",
        "page": tail["page"] or "",
        "issued": {"literal": tail["date"]},
        "DOI": tail["doi"] or "",
        "PMID": tail["pmid"],
        "PMCID": tail["pmcid"] or "",
        "note": tail["note"] or "",
    }
    item["author"] += [{"literal": group} for group in head["groups"].split("; ")[1:]]
    if tail["language"]:
        item["language"] = ", ".join(CODES.get(name, name) for name in tail["language"].split(", "))
    if tail["epub"]:
        year, month, day = tail["epub"].split()
        item["custom"] = {"electronic-date": [int(year), MONTHS.index(month) + 1, int(day)]}
    return item


def person(text: str) -> Name:
    *family, initials = text.split(" ")
    if not initials.isupper():
        return {**person(" ".join(family)), "suffix": initials}
    return {"family": " ".join(family), "given": " ".join(initials)}
