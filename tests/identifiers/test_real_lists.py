"""Real articles and 17,581 citations as PubMed prints them, from the folder that EVIDENCE_CORPUS names."""

import gzip
import os
import textwrap
from pathlib import Path

import pytest

from evidence.identifiers.references import Reference, read, read_list, split


@pytest.fixture(scope="module")
def corpus() -> Path:
    if "EVIDENCE_CORPUS" not in os.environ:
        pytest.skip("EVIDENCE_CORPUS does not name a folder of real records")
    return Path(os.environ["EVIDENCE_CORPUS"])


def article(corpus: Path, name: str) -> list[Reference]:
    return read_list((corpus / "articles" / f"{name}.txt").read_text(encoding="utf-8"))


def test_the_list_of_an_article_in_ama_style_is_read(corpus):
    references = article(corpus, "causes-of-leg-spasms")
    assert len(references) == 12
    assert [reference.searchable for reference in references] == [False] * 4 + [True] * 8
    assert [bool(reference.doi) for reference in references] == [False] * 4 + [True] * 5 + [False] * 3
    assert [
        (one.first_author, one.year, one.journal, one.volume, one.issue, one.first_page) for one in references[9:]
    ] == [
        ("Ruaro", 2014, "Lasers in medical science", "29", "6", "1815"),
        ("Vayvay", 2016, "Journal of back and musculoskeletal rehabilitation", "29", "1", "77"),
        ("Ge", 2011, "Arthritis research & therapy", "13", "2", "R48"),
    ]
    assert references[9].title == "Low-level laser therapy to treat fibromyalgia"


def test_the_list_of_an_article_in_mla_style_is_read(corpus):
    references = article(corpus, "leg-spasms-and-cramping")
    assert [reference.first_author for reference in references] == [
        "Araújo",
        "Garrison",
        "Kang",
        "Luo",
        "Mekhail",
        "Young",
    ]
    assert [reference.year for reference in references] == [2020, 2012, 2016, 2020, 2020, 2015]
    assert [reference.first_page for reference in references][-2:] == ["123", "1113"]
    assert references[4].doi == "10.1016/S1474-4422(19)30414-4"
    assert sum(reference.doi is not None for reference in references) == 5
    assert references[5].title == "Leg cramps"


@pytest.mark.parametrize("name", ["leg-spasms-muscle-relaxants", "ten-causes-of-leg-cramps", "why-leg-muscles-cramp"])
def test_an_article_without_a_list_has_no_references(corpus, name):
    assert article(corpus, name) == []


@pytest.fixture(scope="module")
def citations(corpus) -> list[list[str]]:
    with gzip.open(corpus / "pubmed" / "pubmed_summary_citations.tsv.gz", "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines][1:]


# Where the file's column and this room differ.
EXCEPTIONS = {
    "32890731": "10.1016/j.ijsu.2020.07.041",  # the column holds the article in the title
    "37620662": "10.1007/s11605-023-05810-w",  # so it does here
    "36186100": "10.3831/KPI.2022.25.3",  # PubMed's DOI ends with a full stop, which cannot be told from the sentence's
}


def test_every_identifier_that_pubmed_prints_is_found_and_no_other(citations):
    wrong = []
    for pmid, pmcid, doi, text in citations:
        reference = read(text)
        expected = [value for value in (pmid, pmcid, EXCEPTIONS.get(pmid, doi)) if value]
        if sorted(one.value for one in reference.identifiers) != sorted(expected) or reference.invalid:
            wrong.append(text)
    assert wrong == []


def test_what_pubmed_prints_is_read(citations):
    references = [read(text) for *_, text in citations[::4]]

    def share(field: str) -> float:
        return sum(getattr(reference, field) is not None for reference in references) / len(references)

    assert share("year") > 0.999
    assert share("journal") > 0.999
    assert share("title") > 0.998
    assert share("first_author") > 0.99
    assert share("volume") > 0.80  # the others are printed ahead of a volume
    assert share("first_page") > 0.92
    assert sum(reference.searchable for reference in references) / len(references) > 0.999


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_list_broken_into_short_lines_is_put_together_again(citations, width):
    texts = [" ".join(text.split()) for *_, text in citations[:500]]
    lines = "\n".join(
        textwrap.fill(f"{number}. {text}", width, break_on_hyphens=False, break_long_words=False)
        for number, text in enumerate(texts, 1)
    )
    found = {text.replace("- ", "-") for text in split(lines)}
    assert len(found & {text.replace("- ", "-") for text in texts}) > 0.97 * len(texts)


def test_a_list_with_a_line_each_gives_each_line(citations):
    texts = [" ".join(text.split()) for *_, text in citations[:500]]
    assert split("\n".join(texts)) == texts
