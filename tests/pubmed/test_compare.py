"""Does a record say what is printed? A wrong PMID beside a right title must never pass unseen."""

import gzip
from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.identifiers.references import read
from evidence.pubmed.compare import Work, compare, same_title

MAGNESIUM = Work(
    title="Magnesium for skeletal muscle cramps.", years=frozenset({2012}), authors=("Garrison", "Allan"),
    doi="10.1002/14651858.CD009402.pub2", pmid="22972143", pages=("CD009402",),
    journals=("The Cochrane database of systematic reviews", "Cochrane Database Syst Rev"),
)  # fmt: skip

SAME = [
    # spelling, case, accents, punctuation, markup
    ("A double-blind, randomized, controlled trial", "A double-blind, randomised, controlled trial."),
    ("Haemodialysis and muscle tone in paediatric centres", "Hemodialysis and muscle tone in pediatric centers"),
    ("Efficacy of Vitamin B12: Gür’s test", "Efficacy of vitamin B<sub>12</sub>: Gur's test"),
    ("Supplementation in pregnancy. An observational trial", "Supplementation in pregnancy-An observational trial"),
    ("A placebo- randomized trial", "A placebo-randomized trial"),
    ("Lowlevel laser therapy in fibromyalgia", "Low-level laser therapy in fibromyalgia"),
    # a subtitle that was not printed
    (
        "Stretching before sleep reduces nocturnal leg cramps",
        "Stretching before sleep reduces nocturnal leg cramps: a randomised trial",
    ),
]
OTHER = [
    # parts, phases, doses and vitamins of one series
    ("Cramps in athletes. Part I", "Cramps in athletes. Part II"),
    ("Mexiletine in ALS: a phase 2 trial", "Mexiletine in ALS: a phase 3 trial"),
    ("Vitamin B6 for leg cramps in pregnancy", "Vitamin B12 for leg cramps in pregnancy"),
    ("Vitamin D and cramps in older people at home", "Vitamin E and cramps in older people at home"),
    # one word that turns the meaning
    ("Cramps in older men at home", "Cramps in older women at home"),
    ("Hypertension in dialysis patients with cramps", "Hypotension in dialysis patients with cramps"),
    ("Trial with magnesium of night cramps", "Trial without magnesium of night cramps"),
    # what follows the same title
    ("Magnesium for cramps in older adults at night", "Magnesium for cramps in older adults at night: study protocol"),
    ("Magnesium for cramps in older adults at night", "Magnesium for cramps in older adults at night: authors' reply"),
    ("Leg cramps", "Leg cramps in pregnancy"),
]


@pytest.mark.parametrize(("printed", "found"), SAME)
def test_two_spellings_of_a_title_are_one_work(printed, found):
    assert same_title(printed, found)
    assert same_title(found, found)


@pytest.mark.parametrize(("printed", "found"), OTHER)
def test_a_word_or_number_that_tells_two_works_apart_is_seen(printed, found):
    assert not same_title(printed, found)


DISAGREE = [
    # title, first author, year, page, identifier
    (
        "Allen RE, Kirby KA. Nocturnal leg cramps. Am Fam Physician. 2012;86(4):350-5. PMID: 22972143",
        {"title", "first author", "first page"},
    ),
    (
        "Garrison SR. Magnesium for skeletal muscle cramps. Cochrane Database Syst Rev. 2020;9:CD009402. PMID: 22972143",
        {"year"},
    ),
    (
        "Garrison SR. Magnesium for skeletal muscle cramps. Cochrane Database Syst Rev. 2012;9:CD001111. PMID: 22972143",
        {"first page"},
    ),
    ("PMID: 22972143 doi:10.1371/journal.pone.0227497", {"DOI"}),
    ("PMID: 22972143, PMID: 22972144", {"PMID"}),
    # text that is no citation and still means another paper
    ("Leg cramps. PMID: 22972143", {"text"}),
    ("Nocturnal leg cramps PMID: 22972143", {"text"}),
    ("Smith 2015: PMID 22972143", {"text"}),
]
AGREE = [
    "PMID: 22972143",
    "see https://pubmed.ncbi.nlm.nih.gov/22972143/ (Garrison 2012)",
    "Garrison 2012, magnesium, PMID 22972143",
    "Garrison SR, et al. Magnesium for skeletal muscle cramps. Cochrane Database Syst Rev. 2012;(9):CD009402.pub2. PMID: 22972143",
]


@pytest.mark.parametrize(("printed", "fields"), DISAGREE)
def test_a_disagreement_names_its_field(printed, fields):
    assert {difference.field for difference in compare(read(printed), MAGNESIUM)} >= fields


@pytest.mark.parametrize("printed", AGREE)
def test_what_agrees_or_says_nothing_else_is_no_disagreement(printed):
    assert compare(read(printed), MAGNESIUM) == ()


@given(st.text(max_size=80), st.text(max_size=80))
def test_comparing_is_symmetric_enough_and_never_fails(one, other):
    assert same_title(one, one)
    assert same_title(one, other) == same_title(other, one)


def test_of_all_pairs_of_papers_by_one_first_author_only_doubles_are_taken_for_one(corpus):
    """17,581 citations as PubMed prints them: about 200,000 pairs share a first author."""
    by_author = defaultdict(list)
    with gzip.open(corpus / "pubmed/pubmed_summary_citations.tsv.gz", "rt", encoding="utf-8") as rows:
        next(rows)
        for row in rows:
            pmid, _, doi, citation = row.rstrip("\n").split("\t")
            reference = read(citation)
            if reference.title and reference.first_author:
                by_author[reference.first_author].append((pmid, doi, reference))
    taken = [
        (one[0], other[0])
        for works in by_author.values()
        for one, other in combinations(works, 2)
        if one[1] != other[1]
        and (one[2].first_page or "") == (other[2].first_page or "")
        and same_title(one[2].title, other[2].title)
    ]
    assert taken == []
