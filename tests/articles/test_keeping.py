"""An article is read in once and again, and nothing that a person decided is lost."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from evidence.articles.documents import Kind, read_document
from evidence.articles.keeping import look_up, progress, take
from evidence.articles.models import Article, Citation, Statement
from tests.panel import appraise, assess, publish_claim

pytestmark = pytest.mark.django_db

KANG = "Kang SH. Clinical Significance of the Edema Index. PLoS One. 2016;11(1):e0147070. PMID: 26785259"
GARRISON = "Garrison SR. Magnesium for skeletal muscle cramps. Cochrane Database Syst Rev. 2012;(9). PMID: 22972143"
WEBSITE = "Mayo Clinic: Muscle Cramp Causes"
TEXT = f"""Leg cramps

Magnesium prevents leg cramps [1]. Nobody knows why.

References
1. {GARRISON}
2. {WEBSITE}
"""


def document(text: str = TEXT):
    return read_document(text.encode(), Kind.TEXT)


@pytest.fixture
def article(db) -> Article:
    return Article.objects.create(slug="leg-cramps", title="Leg cramps")


@pytest.fixture
def read_in(article, client_of_site) -> Article:
    take(article, document())
    look_up(article, client_of_site, now=timezone.now())
    return article


def test_references_keep_the_sentences_that_cite_them(article):
    take(article, document())
    assert [(one.position, one.outcome) for one in article.citations.all()] == [(1, ""), (2, "")]
    assert article.citations.get(position=1).sentences == ["Magnesium prevents leg cramps [1]."]
    assert article.citations.get(position=2).sentences == []
    assert "Nobody knows why." in article.text


def test_looking_up_ties_what_is_certain_and_says_why_the_rest_is_not(read_in):
    first, second = read_in.citations.all()
    assert first.study.pmid == "22972143"
    assert (second.study, second.outcome) == (None, "invalid")
    assert second.detail
    assert progress(read_in.citations.all()) == {"all": 2, "resolved": 1, "waiting": 0}


def test_articles_and_their_references_can_be_dumped(read_in):
    """dumpdata calls `using` of a table's own query set, which therefore means a database and nothing else."""
    out = StringIO()
    call_command("dumpdata", "evidence.article", "evidence.citation", "--natural-foreign", stdout=out)
    rows = json.loads(out.getvalue())
    assert [row["model"] for row in rows] == ["evidence.article", "evidence.citation", "evidence.citation"]
    assert rows[1]["fields"]["article"] == ["leg-cramps"]


def test_a_failed_reference_waits_and_is_asked_again(article, client_of_site):
    take(article, document())
    Citation.objects.filter(position=1).update(outcome="failed", detail="PubMed gave no answer.")
    assert progress(article.citations.all())["waiting"] == 2
    look_up(article, client_of_site, now=timezone.now())
    assert article.citations.get(position=1).study.pmid == "22972143"


def test_reading_again_keeps_study_claim_and_reason_of_what_is_still_printed(read_in, claim):
    read_in.citations.filter(position=1).update(claim=claim)
    kept = read_in.citations.get(position=1).pk
    moved = TEXT.replace(f"1. {GARRISON}\n2. {WEBSITE}", f"1. {KANG}\n2. {GARRISON}").replace("[1]", "[2]")
    take(read_in, document(moved))
    first, second = read_in.citations.all()
    assert (first.text, first.study, first.outcome) == (KANG, None, "")
    assert (second.pk, second.study.pmid, second.claim) == (kept, "22972143", claim)
    assert second.sentences == ["Magnesium prevents leg cramps [2]."]


def test_two_references_that_change_places_keep_what_belongs_to_them(read_in):
    swapped = TEXT.replace(f"1. {GARRISON}\n2. {WEBSITE}", f"1. {WEBSITE}\n2. {GARRISON}")
    take(read_in, document(swapped))
    assert [one.study and one.study.pmid for one in read_in.citations.all()] == [None, "22972143"]


def test_published_claims_are_recognised_and_what_a_person_tied_stays(article, claim, client_of_site):
    item = claim.items.create(study=studied(article, client_of_site))
    appraise(item)
    assess(claim)
    publish_claim(claim)
    other = type(claim).objects.create(slug="heat", statement="Heat relieves cramps.", reviewers_needed=1)
    Statement.objects.create(article=article, claim=other, sentence="Gone.")
    take(article, document())
    by_words = article.statements.get(found_by="words")
    assert (by_words.claim, by_words.sentence) == (claim, "Magnesium prevents leg cramps.")
    take(article, document("Leg cramps\n\nNothing is claimed here at all.\n"))
    assert [one.claim for one in article.statements.all()] == [other]


def studied(article, client):
    take(article, document())
    look_up(article, client, now=timezone.now())
    return article.citations.get(position=1).study
