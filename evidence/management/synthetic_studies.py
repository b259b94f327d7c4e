"""Invented studies, shaped like PubMed: a few words and names that are everywhere, and many that are rare."""

import json
import random
from collections.abc import Iterator
from itertools import accumulate, product
from typing import Any

from django.db import connection

DOI, SLUG = "10.5555/synthetic", "synthetic"  # 10.5555 is the prefix that Crossref keeps for tests
FIRST_PMID = 900_000_000  # far beyond those that PubMed has given

WORDS, NAMES, JOURNALS, SENTENCES = 30_000, 20_000, 2_000, 20_000
SYLLABLES = (
    "ba ce di fo gu ka le mi no pu ra se ti vo zu cor dan fer gal hem lin mor nal pex ron sul tar ven xil zan".split()
)
COMMON = "magnesium leg cramps patients treatment placebo pain muscle trial risk elderly women dose clinical".split()
TYPES = (("D016428", "Journal Article", 60), ("D016449", "Randomized Controlled Trial", 8),
         ("D016454", "Review", 20), ("D017418", "Meta-Analysis", 3), ("D002363", "Case Reports", 9))  # fmt: skip
COLUMNS = (
    "kind", "pmid", "doi", "title", "vernacular_title", "abstract", "authors", "authors_complete", "journal",
    "journal_abbreviation", "issn", "issn_electronic", "nlm_id", "year", "month", "season", "date_literal", "volume",
    "issue", "pages", "article_number", "languages", "publication_types", "mesh", "keywords", "registrations", "grants",
    "coi_statement", "links", "source", "record_version", "record_hash", "created_at", "updated_at",
)  # fmt: skip
EMPTY = dict.fromkeys(COLUMNS, "") | {"registrations": "[]", "grants": "[]", "links": "[]", "keywords": "{}"}
STAGE = """
CREATE TEMPORARY TABLE sentence (number integer PRIMARY KEY, words text, vector tsvector) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage (pmid text, names text, sentences integer[]) ON COMMIT DROP;
"""
INDEX = """
INSERT INTO evidence_studysearch (study_id, vector, authors)
SELECT s.id, setweight(to_tsvector('english', s.title), 'A')
    || setweight(to_tsvector('english', concat_ws(' ', stage.names, s.journal, s.pmid, s.doi, s.year)), 'C')
    || a.vector || b.vector || c.vector || d.vector || e.vector || f.vector, to_tsvector('simple', stage.names)
FROM stage JOIN evidence_study s ON s.pmid = stage.pmid
    JOIN sentence a ON a.number = sentences[1] JOIN sentence b ON b.number = sentences[2]
    JOIN sentence c ON c.number = sentences[3] JOIN sentence d ON d.number = sentences[4]
    JOIN sentence e ON e.number = sentences[5] JOIN sentence f ON f.number = sentences[6]
ORDER BY s.id
"""
# Built afterwards at once, an index of words takes a third of the time that it takes row by row.
INDEXES = {"study_search_vector": "vector", "study_search_authors": "authors"}


class Invention:
    """Draws from word lists in which, as Zipf found, the tenth word is a tenth as frequent as the first."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  nothing here is secret
        made = ["".join(parts) for parts in product(SYLLABLES, repeat=3)]
        self.random.shuffle(made)
        self.words = [*COMMON, *made[:WORDS]]
        self.names = [name.capitalize() for name in made[-NAMES:]]
        self.journals = [f"Synthetic Journal of {word.capitalize()}" for word in made[:JOURNALS]]
        self.frequency = {number: zipf(number) for number in (len(self.words), NAMES, JOURNALS)}
        self.sentences = [self.sentence(self.random.randint(15, 35)) for _ in range(SENTENCES)]

    def drawn(self, among: list[str], number: int = 1) -> list[str]:
        return self.random.choices(among, cum_weights=self.frequency[len(among)], k=number)

    def sentence(self, length: int) -> str:
        return " ".join(self.drawn(self.words, length)).capitalize() + "."


def zipf(number: int) -> list[float]:
    return list(accumulate(1 / (rank + 3) for rank in range(number)))


def make_studies(number: int, seed: int) -> None:
    """Add so many studies, with the words that they are found by."""
    invention = Invention(seed)
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        rows = [(n, text, text) for n, text in enumerate(invention.sentences)]
        cursor.executemany("INSERT INTO sentence VALUES (%s, %s, to_tsvector('english', %s))", rows)
        staged = []
        with cursor.copy(f"COPY evidence_study ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row, names, sentences in studies(invention, number):
                copy.write_row(row)
                staged.append((row[1], names, sentences))
        with cursor.copy("COPY stage FROM STDIN") as copy:
            for one in staged:
                copy.write_row(one)
        index(cursor)


def index(cursor: Any) -> None:
    cursor.execute(
        "SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '128MB'; ANALYZE stage; ANALYZE sentence"
    )
    for name in INDEXES:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute(INDEX)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of the transaction keeps indexes from it
    for name, column in INDEXES.items():
        cursor.execute(f"CREATE INDEX {name} ON evidence_studysearch USING gin ({column})")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED; ANALYZE evidence_studysearch; ANALYZE evidence_study")


def studies(invention: Invention, number: int) -> Iterator[tuple[tuple[Any, ...], str, list[int]]]:
    """Each study as a row of COLUMNS, its authors as they are searched, and the sentences of its abstract."""
    draw = invention.random
    weights = list(accumulate(weight for *_, weight in TYPES))
    for count in range(1, number + 1):
        sentences = [draw.randrange(SENTENCES) for _ in range(6)]
        families = invention.drawn(invention.names, draw.randint(1, 9))
        authors = [
            {"family": family, "given": f"{family[::-1].capitalize()} {chr(65 + len(family))}"} for family in families
        ]
        (journal,) = invention.drawn(invention.journals)
        (kind,) = draw.choices(TYPES, cum_weights=weights)
        said = EMPTY | {
            "kind": "article",
            "pmid": str(FIRST_PMID + count),
            "doi": f"{DOI}.{count}",
            "title": invention.sentence(draw.randint(6, 18)),
            "abstract": json.dumps([{"label": "", "text": " ".join(invention.sentences[n] for n in sentences)}]),
            "authors": json.dumps(authors),
            "authors_complete": True,
            "journal": journal,
            "journal_abbreviation": journal.replace("Synthetic Journal of", "Synth J"),
            "year": 2026 - int(draw.expovariate(1 / 12)) % 70,
            "month": draw.randint(1, 12),
            "volume": str(draw.randint(1, 90)),
            "pages": f"{count % 900}-9",
            "languages": "{eng}",
            "publication_types": json.dumps([{"ui": kind[0], "name": kind[1]}]),
            "mesh": json.dumps(
                [{"ui": "", "name": word, "major": False} for word in invention.drawn(invention.words, 6)]
            ),
            "coi_statement": "Synthetic: an invented record, no study.",
            "source": "person",
            "record_version": 1,
            "created_at": "now",
            "updated_at": "now",
        }
        names = " ".join(f"{one['family']} {one['given']} {one['family']} {initials(one['given'])}" for one in authors)
        yield tuple(said[name] for name in COLUMNS), names.lower(), sentences


def initials(given: str) -> str:
    return "".join(word[0] for word in given.split())
