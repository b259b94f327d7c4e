"""A mirror that follows the changes knows what readers see, also while claims are published and withdrawn."""

import threading

import pytest
from django.db import connection
from django.test import Client

from evidence.api import changes
from evidence.articles.models import Article, Citation, Statement
from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.grading.publishing import retire, send_to_review
from evidence.studies.models import Notice, Study
from evidence.studies.outcomes import Outcome
from tests.panel import publish_claim
from tests.transactions import begun_before


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MARGIN", 0.0)


def made(slug: str, *pmids: str) -> Claim:
    claim = Claim.objects.create(slug=slug, statement=f"{slug}.", reviewers_needed=1)
    link(claim, [Study.objects.get_or_create(pmid=pmid, title="A trial")[0] for pmid in pmids], by=None)
    publish_claim(claim)
    return claim


def told(client: Client, query: str = "") -> list[tuple[str, str, str]]:
    body = client.get(f"/api/v1/changes/?per_page=200&{query}").json()
    assert body["meta"]["next_cursor"] is None
    return [(row["type"], row["key"], row["now"]) for row in body["results"]]


def resume(client: Client) -> str:
    return client.get("/api/v1/changes/?per_page=200").json()["meta"]["resume"]


@pytest.mark.django_db
def test_a_publication_tells_of_the_claim_and_of_its_studies(client):
    made("cramps", "1", "2")
    assert told(client) == [("claim", "cramps", "public"), ("study", "1", "public"), ("study", "2", "public")]


@pytest.mark.django_db
def test_what_is_retired_is_told_as_withdrawn(client):
    retire(made("cramps", "1"), reason="No longer true.")
    assert set(told(client)) == {("claim", "cramps", "withdrawn"), ("study", "1", "withdrawn")}
    assert client.get("/api/v1/claims/cramps/").status_code == 410


@pytest.mark.django_db
def test_a_study_that_the_new_version_leaves_out_is_withdrawn(client):
    claim = made("cramps", "1")
    send_to_review(claim)
    extra = Study.objects.create(pmid="2", title="A trial")
    link(claim, [extra], by=None)
    claim.items.filter(study=extra).update(role="background")
    publish_claim(claim)
    send_to_review(claim)
    claim.items.get(study=extra).delete()
    publish_claim(claim)
    assert ("study", "2", "withdrawn") in told(client)


@pytest.mark.django_db
def test_nothing_is_told_of_what_reviewers_work_on(client):
    claim = made("cramps", "1")
    send_to_review(claim)
    before = told(client)
    Claim.objects.filter(pk=claim.pk).update(note="SECRET", population="SECRET")
    Claim.objects.create(slug="secret", statement="SECRET.")
    hidden = Study.objects.create(pmid="9", title="SECRET")
    Notice.objects.create(study=hidden, kind=Notice.Kind.RETRACTION)
    Study.objects.filter(pk=hidden.pk).update(title="SECRET TOO")
    Article.objects.create(slug="hidden", title="SECRET")
    assert told(client) == before


@pytest.mark.django_db
def test_a_study_is_told_of_when_its_record_or_a_notice_changes(client):
    made("cramps", "1")
    before = len(told(client))
    Notice.objects.create(study=Study.objects.get(pmid="1"), kind=Notice.Kind.RETRACTION)
    Study.objects.update(volume="7")
    assert told(client)[before:] == [("study", "1", "public")] * 2 + [("claim", "cramps", "public")] * 2


@pytest.mark.django_db
def test_an_article_is_told_of_when_it_is_shown_and_hidden(client):
    article = Article.objects.create(slug="on-cramps", title="On cramps", public=True)
    study = Study.objects.create(pmid="1", title="A trial")
    Citation.objects.create(article=article, position=1, text="Ann.", study=study, outcome=Outcome.ALREADY)
    assert ("article", "on-cramps", "public") in told(client)
    Article.objects.update(public=False)
    assert ("article", "on-cramps", "withdrawn") in told(client)
    assert ("study", "1", "withdrawn") in told(client)


@pytest.mark.django_db
def test_a_day_begins_a_walk_and_a_cursor_goes_on(client):
    made("cramps", "1", "2")
    assert told(client, "since=2020-01-01") == told(client)
    assert told(client, "since=2999-01-01") == []
    seen, cursor = [], "*"
    while cursor:
        body = client.get(f"/api/v1/changes/?per_page=1&cursor={cursor}").json()
        seen += [(row["type"], row["key"], row["now"]) for row in body["results"]]
        cursor = body["meta"]["next_cursor"]
    assert seen == told(client)
    assert told(client, f"cursor={body['meta']['resume']}") == []


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["since=soon", "cursor=x", "since=2026-01-01&cursor=YWZ0", "per_page=0", "until=1"])
def test_a_wrong_parameter_is_refused(client, query):
    assert client.get(f"/api/v1/changes/?{query}").status_code == 400


@pytest.mark.django_db
def test_a_page_of_changes_needs_few_queries(count_queries):
    made("cramps", "1", "2")
    assert count_queries("/api/v1/changes/") == 6


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_an_article_while_it_is_hidden(client):
    """Neither what is cited in it then, nor its new name, nor that somebody works on it."""
    seen, secret = (Study.objects.create(pmid=pmid, title="A trial") for pmid in ("1", "2"))
    article = Article.objects.create(slug="on-cramps", title="On cramps", public=True)
    cite(article, 1, seen)
    Article.objects.filter(pk=article.pk).update(public=False)
    before = told(client)
    Article.objects.filter(pk=article.pk).update(slug="secret", title="Secret")
    cite(article, 2, secret)
    Statement.objects.create(
        article=article, claim=Claim.objects.create(slug="draft", statement="Draft."), sentence="x"
    )
    Notice.objects.create(study=secret, kind=Notice.Kind.RETRACTION)
    assert told(client) == before
    assert {key for _, key, _ in before} == {"on-cramps", "1"}
    Article.objects.filter(pk=article.pk).update(public=True)
    assert set(told(client)[len(before) :]) >= {("article", "secret", "public"), ("study", "2", "public")}


@pytest.mark.django_db(transaction=True)
def test_what_was_cited_before_an_article_was_shown_is_not_told_of(client):
    article = Article.objects.create(slug="on-cramps", title="On cramps")
    cite(article, 1, Study.objects.create(pmid="1", title="A trial")).delete()
    Article.objects.update(public=True)
    assert told(client) == [("article", "on-cramps", "public")]


@pytest.mark.django_db(transaction=True)
def test_a_public_article_that_is_deleted_is_told_of_with_what_it_cited(client):
    article = Article.objects.create(slug="on-cramps", title="On cramps", public=True)
    study = Study.objects.create(pmid="1", title="A trial")
    cite(article, 1, study)
    before = resume(client)
    article.delete()
    study.delete()
    assert set(told(client, f"cursor={before}")) == {
        ("article", "on-cramps", "withdrawn"), ("study", "1", "withdrawn")
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_object_with_a_new_address_is_told_of_at_the_old_one_too(client):
    claim = made("cramps")
    study = Study.objects.create(doi="10.1000/a", title="A trial")
    send_to_review(claim)
    link(claim, [study], by=None)
    publish_claim(claim)
    Article.objects.create(slug="old", title="On cramps", public=True)
    before = resume(client)
    Study.objects.update(pmid="7")
    Article.objects.update(slug="new")
    assert set(told(client, f"cursor={before}")) == {
        ("study", "7", "public"), ("study", "10.1000/a", "moved"), ("claim", "cramps", "public"),
        ("article", "new", "public"), ("article", "old", "withdrawn"),
    }  # fmt: skip
    assert client.get("/api/v1/studies/10.1000/a/").status_code == 302
    assert client.get("/api/v1/articles/old/").status_code == 410


@pytest.mark.django_db(transaction=True)
def test_claims_and_articles_are_told_of_when_their_studies_stand_differently(client):
    made("cramps", "1")
    article = Article.objects.create(slug="on-cramps", title="On cramps", public=True)
    cite(article, 1, Study.objects.get(pmid="1"))
    before = resume(client)
    Notice.objects.create(study=Study.objects.get(pmid="1"), kind=Notice.Kind.RETRACTION)
    assert set(told(client, f"cursor={before}")) == {
        ("study", "1", "public"), ("claim", "cramps", "public"), ("article", "on-cramps", "public")
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_article_is_told_of_when_a_claim_about_its_studies_is_published(client):
    article = Article.objects.create(slug="on-cramps", title="On cramps", public=True)
    cite(article, 1, Study.objects.create(pmid="1", title="A trial"))
    before = resume(client)
    made("cramps", "1")
    assert ("article", "on-cramps", "public") in told(client, f"cursor={before}")


def cite(article: Article, position: int, study: Study) -> Citation:
    return Citation.objects.create(
        article=article, position=position, text="Ann.", study=study, outcome=Outcome.ALREADY
    )


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_committed_late_is_not_passed_over(client):
    """It began first and ends last; what came between waits for it."""
    made("early", "1")
    before = resume(client)
    with begun_before(volume="8"):
        made("late", "2")
        assert told(client, f"cursor={before}") == []
    assert told(client, f"cursor={before}") == [
        ("study", "1", "public"), ("claim", "early", "public"), ("claim", "late", "public"), ("study", "2", "public")
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_mirror_that_follows_while_claims_come_and_go_equals_the_original(client):
    """It keeps what each address gave when it was told of, and drops what was gone."""
    claims = [made(f"claim-{number}", str(number + 1)) for number in range(3)]
    done = threading.Event()

    def editors() -> None:
        for number, claim in enumerate(claims):
            retire(claim, reason="No.") if number % 2 else again(claim)
            made(f"new-{number}", str(number + 10))
        connection.close()
        done.set()

    mirror: dict[str, bytes] = {}
    thread = threading.Thread(target=editors)
    thread.start()
    cursor, last = "*", False
    while not last:
        last = done.is_set()
        cursor = follow(client, mirror, cursor)
    thread.join()
    assert {url for url in mirror if "/claims/" in url} == listed(client, "claims")
    assert {url for url in mirror if "/studies/" in url} == listed(client, "studies")
    assert {url: client.get(url).content for url in mirror} == mirror


def again(claim: Claim) -> None:
    send_to_review(claim)
    publish_claim(claim)


def follow(client: Client, mirror: dict[str, bytes], cursor: str) -> str:
    """One page of changes, and what each address gives now; returns where to go on."""
    body = client.get(f"/api/v1/changes/?per_page=2&cursor={cursor}").json()
    for row in body["results"]:
        response = client.get(row["url"])
        if response.status_code == 200:
            mirror[row["url"]] = response.content
        else:
            mirror.pop(row["url"], None)
    return follow(client, mirror, body["meta"]["resume"]) if body["meta"]["next_cursor"] else body["meta"]["resume"]


def listed(client: Client, name: str) -> set[str]:
    return {row["url"] for row in client.get(f"/api/v1/{name}/?per_page=200").json()["results"]}
