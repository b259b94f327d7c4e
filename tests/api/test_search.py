"""Searching studies: phrases, minus, accents, authors; the newest candidates ranked, and nothing of the others lost."""

import pytest
from django.db import connection

from evidence.studies import queries
from evidence.studies.models import Study, StudySearch
from evidence.studies.search import index

pytestmark = pytest.mark.django_db

GUR = {"family": "Gür", "given": "Emre Can"}
SMITH = {"family": "Smith", "given": "Scott R"}
TITLES = {
    "11": ("Magnesium for leg cramps", [GUR, SMITH]),
    "12": ("Leg pain and cramps of the stomach", [SMITH]),
    "13": ("Quinine for muscles", [{"literal": "Cramp Study Group"}]),
}


@pytest.fixture
def studies(db):
    made = [Study.objects.create(pmid=pmid, title=title, authors=who) for pmid, (title, who) in TITLES.items()]
    made[2].abstract = [{"label": "", "text": "Magnesium was not given."}]
    index(made)
    return made


def pmids(found):
    return {study.pmid for study in found}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("magnesium", {"11", "13"}),  # in a title, in an abstract
        ("cramp", {"11", "12", "13"}),  # another form of the word; a name
        ('"leg cramps"', {"11"}),  # beside each other
        ("leg cramps", {"11", "12"}),  # both, wherever
        ("magnesium -quinine", {"11"}),  # without
        ("quinine or stomach", {"12", "13"}),
        ("Gur", {"11"}),
        ("GÜR", {"11"}),
        ("nothing", set()),
        ('"', set()),
        ("the", set()),
    ],
)
def test_words_are_searched_as_on_the_web(studies, words, found):
    assert pmids(Study.objects.matching(words)) == found
    assert pmids(Study.objects.best_matching(words)) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("smith", {"11", "12"}),
        ("Smith SR", {"11", "12"}),
        ("Smith Scott", {"11", "12"}),
        ("Gur EC", {"11"}),
        ("Gür Scott", set()),  # the family name of one and the given name of another
        ("Cramp Study Group", {"13"}),
        ("cramps", set()),  # names are not stemmed, and a title is no name
    ],
)
def test_an_author_is_found_by_family_name_and_given_names_or_initials(studies, name, found):
    assert pmids(Study.objects.by_author(name)) == found


def test_a_word_in_the_title_counts_for_more_than_one_in_the_abstract(studies):
    assert [study.pmid for study in Study.objects.best_matching("magnesium")] == ["11", "13"]


def test_the_newest_candidates_are_ranked_and_the_others_are_still_found(studies, monkeypatch):
    monkeypatch.setattr(queries, "CANDIDATES", 2)
    assert [study.pmid for study in Study.objects.best_matching("cramp")] == ["12", "13"]
    assert pmids(Study.objects.matching("cramp")) == {"11", "12", "13"}


def test_what_is_ranked_is_bounded_before_any_rank_is_computed(studies):
    """The rank of a study reads its whole vector: of the candidates only, however many studies have the word."""
    asked = str(Study.objects.best_matching("cramp")[:20].query)
    bounded = asked[asked.index(" IN (") : asked.index(f"LIMIT {queries.CANDIDATES})")]
    assert "@@" in bounded and '"study_id" DESC' in bounded and "ts_rank" not in bounded.lower()


def test_words_are_written_anew_when_a_study_changes(studies):
    studies[0].title = "Potassium"
    index(studies[:1])
    assert pmids(Study.objects.matching("magnesium")) == {"13"}
    assert StudySearch.objects.count() == 3


def test_the_planner_knows_enough_words_to_tell_a_rare_one():
    """With the statistics of the default it takes a rare word for a common one, and reads the newest one by one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attstattarget FROM pg_attribute"
            " WHERE attrelid = 'evidence_studysearch'::regclass AND attname IN ('vector', 'authors')"
        )
        assert dict(cursor.fetchall()) == {"vector": 1000, "authors": 1000}
