"""The articles that the stand-in for PubMed holds, and what a search or a citation finds among them.

Reads PubMed XML by itself, so that a mistake in our parser cannot hide behind the same mistake here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

WORD = re.compile(r"\w+")
OPERATOR = re.compile(r"\s+(AND|OR|NOT)\s+")
TAGGED = re.compile(r"(?P<value>.*?)\s*\[(?P<field>[^\[\]]+)\]", re.S)
MANY = 3  # more candidates than this are counted, not named


def fold(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    return WORD.findall(fold(text))


@dataclass(frozen=True)
class Entry:
    """What may be searched of one article."""

    pmid: str
    ids: frozenset[str]
    title: list[str]
    abstract: list[str]
    years: frozenset[str]
    journals: frozenset[str]
    volume: str
    pages: frozenset[str]
    authors: tuple[str, ...]

    @property
    def everything(self) -> list[str]:
        return [*self.title, *self.abstract, *words(" ".join((*self.authors, *self.journals, *self.years)))]


@lru_cache(maxsize=50_000)
def entry(xml: str) -> Entry:
    """The entry of one PubmedArticle or PubmedBookArticle."""
    root = etree.fromstring(xml)

    def texts(*paths: str) -> list[str]:
        return ["".join(map(str, found.itertext())).strip() for path in paths for found in root.iterfind(path)]

    own_ids = ("PubmedData/ArticleIdList/ArticleId", ".//ELocationID", "PubmedBookData/ArticleIdList/ArticleId")
    dates = texts(".//PubDate/Year", ".//PubDate/MedlineDate", ".//ArticleDate/Year")
    pages = texts(".//MedlinePgn", ".//StartPage", ".//ELocationID[@EIdType='pii']")
    return Entry(
        pmid=texts(".//PMID")[0],
        ids=frozenset(map(str.casefold, texts(*own_ids))),
        title=words(" ".join(texts(".//ArticleTitle"))),
        abstract=words(" ".join(texts(".//AbstractText"))),
        years=frozenset(year for date in dates for year in re.findall(r"\d{4}", date)),
        journals=frozenset(map(journal_key, texts(".//Journal/Title", ".//ISOAbbreviation", ".//MedlineTA"))),
        volume="".join(texts(".//JournalIssue/Volume")),
        pages=frozenset(re.split("[-,;]", page.casefold())[0].strip() for page in pages),
        authors=tuple(author_names(root)),
    )


def author_names(root: etree._Element) -> Iterator[str]:
    for author in root.iterfind(".//AuthorList/Author"):
        family, initials = author.findtext("LastName"), author.findtext("Initials") or ""
        yield fold(f"{family} {initials}".strip() if family else author.findtext("CollectiveName") or "")


def journal_key(name: str) -> str:
    return " ".join(words(name))


def has_phrase(text: list[str], value: str) -> bool:
    phrase = words(value)
    return any(text[start : start + len(phrase)] == phrase for start in range(len(text) - len(phrase) + 1))


def has_words(text: list[str], value: str) -> bool:
    """All words of a value, or its words in a row when it stands in quotes; a word may end in an asterisk."""
    if value.startswith('"'):
        return has_phrase(text, value)
    asked = fold(value).replace("'", " ").split()
    return all(
        any(word.startswith(part[:-1]) for word in text) if part.endswith("*") else has_phrase(text, part)
        for part in asked
    )


def has_id(article: Entry, value: str) -> bool:
    return value.strip('"').casefold() in article.ids


def has_year(article: Entry, value: str) -> bool:
    first, _, last = value.strip('"').partition(":")
    return any(first[:4] <= year <= (last or first)[:4] for year in article.years)


def has_author(article: Entry, value: str) -> bool:
    """ "zhu" finds every Zhu; "zhu n" finds Zhu N and Zhu NA."""
    asked = " ".join(fold(value.strip('"')).replace(",", " ").split())
    return any(name == asked or name.startswith(asked if " " in asked else f"{asked} ") for name in article.authors)


def has_anything(article: Entry, value: str) -> bool:
    return has_id(article, value) or value == article.pmid or has_words(article.everything, value)


FIELDS: dict[str, Callable[[Entry, str], bool]] = {
    **dict.fromkeys(("doi", "aid", "article identifier", "lid", "location id", "pmcid", "pmc"), has_id),
    **dict.fromkeys(("pmid", "uid"), lambda article, value: value.strip('"') == article.pmid),
    **dict.fromkeys(("ti", "title"), lambda article, value: has_words(article.title, value)),
    **dict.fromkeys(
        ("tiab", "title/abstract"), lambda article, value: has_words([*article.title, *article.abstract], value)
    ),
    **dict.fromkeys(("dp", "pdat", "date - publication", "publication date"), has_year),
    **dict.fromkeys(("au", "author", "1au", "author - first"), has_author),
    **dict.fromkeys(("ta", "jour", "journal"), lambda article, value: journal_key(value) in article.journals),
    **dict.fromkeys(("vi", "volume"), lambda article, value: value.strip('"') == article.volume),
    **dict.fromkeys(("pg", "pagination"), lambda article, value: value.strip('"').casefold() in article.pages),
    **dict.fromkeys(("all", "all fields"), has_anything),
}


@dataclass
class Hits:
    """What a search found, and what PubMed would complain of."""

    pmids: set[str]
    phrases: list[str]
    quoted: list[str]
    fields: list[str]


class Catalogue:
    """Articles by PMID, as XML; those of a later number are the newer ones."""

    def __init__(self) -> None:
        self.records: dict[str, str] = {}

    def entries(self) -> list[Entry]:
        return [entry(xml) for xml in list(self.records.values())]

    def search(self, term: str) -> Hits:
        """Clauses `value[field]` joined by AND, OR and NOT from left to right, with round brackets around groups."""
        hits = Hits(set(), [], [], [])
        hits.pmids = self._find(term, hits)
        return hits

    def _find(self, term: str, hits: Hits) -> set[str]:
        term = ungrouped(term.strip())
        first, *rest = split_operators(term)
        if not rest:
            return self._clause(first, hits)
        found = self._find(first, hits)
        for operator, clause in zip(rest[::2], rest[1::2], strict=True):
            other = self._find(clause, hits)
            found = found & other if operator == "AND" else found | other if operator == "OR" else found - other
        return found

    def _clause(self, clause: str, hits: Hits) -> set[str]:
        tagged = TAGGED.fullmatch(clause)
        value, field = (tagged["value"], tagged["field"].casefold()) if tagged else (clause, "all")
        if field not in FIELDS:
            hits.fields.append(field)
            field = "all"
        found = {article.pmid for article in self.entries() if FIELDS[field](article, value)}
        if not found:
            (hits.quoted if value.startswith('"') else hits.phrases).append(value)
        return found

    def cite(self, journal: str, year: str, volume: str, page: str, author: str) -> str:
        """The last field of ecitmatch's line; what is not given is not compared."""
        entries = self.entries()
        if journal and not any(journal_key(journal) in article.journals for article in entries):
            return "NOT_FOUND;INVALID_JOURNAL"
        asked = (("ta", journal), ("dp", year), ("vi", volume), ("pg", page), ("au", author))
        found = [
            article.pmid for article in entries if all(FIELDS[field](article, value) for field, value in asked if value)
        ]
        if len(found) > MANY:
            return f"AMBIGUOUS ({len(found)} citations)"
        return f"AMBIGUOUS {','.join(found)}" if len(found) > 1 else "".join(found) or "NOT_FOUND"


def ungrouped(term: str) -> str:
    """A term without brackets around the whole of it."""
    while term.startswith("(") and term.endswith(")") and closing(term) == len(term) - 1:
        term = term[1:-1].strip()
    return term


def closing(term: str) -> int:
    depth = 0
    for place, char in enumerate(term):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return place
    return -1


def split_operators(term: str) -> list[str]:
    """Clause, operator, clause, ...: at operators that stand in no brackets and no quotes."""
    parts, start = [], 0
    for found in OPERATOR.finditer(term):
        before = term[start : found.start()]
        if before.count('"') % 2 or before.count("(") != before.count(")"):
            continue
        parts += [before, found[1]]
        start = found.end()
    return [*parts, term[start:]]
