"""A claim that is published, or worded anew, after an article was read in is found in it all the same."""

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.articles.documents import Kind, read_document
from evidence.articles.jobs import open_tasks
from evidence.articles.keeping import take
from evidence.articles.models import Article, Phrasing, Statement
from evidence.articles.recognising import recognise
from evidence.grading.publishing import retire, send_to_review
from tests.panel import assess, member, publish_claim

pytestmark = pytest.mark.django_db

STATED = "Magnesium prevents leg cramps."
TEXT = f"Remedies\n\n{STATED} Nobody knows why. Salt of Epsom stops nightly spasms.\n"


def read_in(slug="remedies", text=TEXT):
    article = Article.objects.create(slug=slug, title="Remedies")
    take(article, read_document(text.encode(), Kind.TEXT))
    return article


def look():
    return recognise(timezone.now())


def queries():
    with CaptureQueriesContext(connection) as seen:
        look()
    return len(seen)


def sentences():
    return sorted(Statement.objects.values_list("article__slug", "sentence"))


@pytest.fixture
def published(claim):
    """A claim that was published after an article that states it was read in."""
    read_in()
    assess(claim, magnitude="none")
    publish_claim(claim)
    return claim


def test_a_claim_that_is_published_later_is_tied_once(published):
    read_in("salt", "Remedies\n\nSalt cures everything.\n")
    Article.objects.create(slug="no-text", title=STATED)
    assert sentences() == []
    assert look() == 1
    assert sentences() == [("remedies", STATED)]
    assert Statement.objects.get().found_by == "words"
    assert look() == 0


def test_the_worker_does_it_every_minute(published):
    open_tasks(timestamp=0)
    assert sentences() == [("remedies", STATED)]


def test_a_claim_in_draft_is_not_tied(claim):
    read_in()
    assert look() == 0


def test_other_words_find_other_sentences(published):
    look()
    phrasing = Phrasing.objects.create(claim=published, words="salt of epsom\nspasm*")
    assert look() == 1
    phrasing.words = "magnes*\ncramp*\nnot nobody"  # of the sentence, not of the whole text
    phrasing.save()
    Statement.objects.all().delete()
    assert look() == 1
    assert sentences() == [("remedies", STATED)]
    phrasing.delete()
    assert look() == 0


def test_what_a_person_took_away_stays_away(published):
    look()
    with pghistory.context(user=member("cara", "Curator").pk):
        Statement.objects.get().delete()
    Phrasing.objects.create(claim=published, words="magnes*\ncramp*")
    assert look() == 0
    assert sentences() == []


def test_what_a_person_tied_stays_theirs(published):
    Statement.objects.create(article=Article.objects.get(), claim=published, sentence=STATED)
    assert look() == 0
    assert Statement.objects.get().found_by == "person"


def test_an_article_that_was_read_in_while_the_claim_was_retired_is_tied_when_readers_see_it_again(published):
    look()
    retire(published, reason="The trials cannot be traced.")
    read_in("later")
    assert look() == 0
    send_to_review(published)
    assert look() == 1
    assert sentences() == [("later", STATED), ("remedies", STATED)]


def test_looking_costs_few_queries_and_next_to_none_when_nothing_is_new(published):
    few = queries()
    for number in range(20):
        read_in(f"salt-{number}", "Remedies\n\nSalt cures everything.\n")
    Phrasing.objects.create(claim=published, words="salt of epsom\nspasm*")
    assert queries() == few <= 12
    assert queries() <= 3
