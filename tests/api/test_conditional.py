"""What has not changed is not sent again, and a query that takes too long is stopped by the database."""

import json

import pytest
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.utils.http import http_date
from psycopg.errors import QueryCanceled

from evidence.api.patience import was_stopped
from evidence.api.scales import ScaleList
from evidence.claims.linking import link
from evidence.grading.publishing import send_to_review
from evidence.studies.models import Notice, Study
from tests.panel import publish_claim

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "", "claims/", "claims/magnesium-leg-cramps/", "claims/magnesium-leg-cramps/versions/",
    "claims/magnesium-leg-cramps/versions/1/", "studies/", "studies/77/", "citations/?ids=77&format=ris",
    "citations/?ids=77&style=apa&format=text", "styles/?q=apa", "scales/", "outcomes/", "articles/", "openapi.json", "docs/",
]  # fmt: skip


@pytest.fixture
def published(claim):
    link(claim, [Study.objects.create(pmid="77", title="A trial")], by=None)
    publish_claim(claim)
    return claim


def get(client, path, **headers):
    return client.get(f"/api/v1/{path}", headers=headers)


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_answer_that_the_client_has_is_not_sent_again(client, published, path):
    first = get(client, path)
    assert first.status_code == 200
    assert "max-age" in first["Cache-Control"]
    again = get(client, path, **{"If-None-Match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]
    assert again["X-RateLimit-Limit"] and again["Access-Control-Allow-Origin"] == "*"
    assert get(client, path, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_version_says_when_it_was_published_and_is_not_sent_again(client, published):
    first = get(client, "claims/magnesium-leg-cramps/versions/1/")
    moment = published.publications.get().published_at
    assert first["Last-Modified"] == http_date(moment.timestamp())
    path, header = "claims/magnesium-leg-cramps/versions/1/", "If-Modified-Since"
    assert get(client, path, **{header: first["Last-Modified"]}).status_code == 304
    assert get(client, path, **{header: http_date(moment.timestamp() - 1)}).status_code == 200


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_head_of_an_answer_is_that_of_the_whole(client, published, path):
    whole, head = get(client, path), client.head(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert (head["ETag"], head["Content-Type"]) == (whole["ETag"], whole["Content-Type"])


@pytest.mark.parametrize("path", ["claims/magnesium-leg-cramps/", "studies/77/", "studies/"])
def test_what_happens_to_a_study_is_told_at_once(client, published, path):
    before = get(client, path)["ETag"]
    notice = Notice.objects.create(study=Study.objects.get(pmid="77"), kind=Notice.Kind.RETRACTION)
    told = get(client, path, **{"If-None-Match": before})
    assert told.status_code == 200 and b"retracted" in told.content
    notice.delete()
    assert get(client, path, **{"If-None-Match": told["ETag"]}).status_code == 200


def test_a_new_version_is_told_at_once(client, published):
    before = get(client, "claims/magnesium-leg-cramps/")["ETag"]
    send_to_review(published)
    review = get(client, "claims/magnesium-leg-cramps/", **{"If-None-Match": before})
    assert review.json()["under_review"]
    publish_claim(published)
    assert get(client, "claims/magnesium-leg-cramps/", **{"If-None-Match": review["ETag"]}).json()["version"] == 2


def test_two_hosts_and_two_representations_are_told_apart(client, published, settings):
    settings.ALLOWED_HOSTS = ["*"]
    here, there = get(client, "studies/77/"), Client(headers={"host": "example.org"}).get("/api/v1/studies/77/")
    assert here["ETag"] != there["ETag"]
    ris, csv = (
        get(client, "citations/?ids=77", Accept=media) for media in ("application/x-research-info-systems", "text/csv")
    )
    assert ris["ETag"] != csv["ETag"]
    assert "Accept" in ris["Vary"]


def test_a_browser_may_send_conditions_from_another_origin_and_read_the_limits(client, published):
    asked = client.options("/api/v1/claims/", headers={"Origin": "https://example.org"})
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    assert "X-RateLimit-Reset" in get(client, "claims/")["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("path", ["claims/none/", "nowhere/", "claims/?x=1"])
def test_a_refusal_is_not_kept(client, published, path):
    refused = get(client, path)
    assert "ETag" not in refused and "Cache-Control" not in refused


@pytest.mark.django_db(transaction=True)
def test_a_query_that_takes_too_long_is_stopped_and_says_what_to_do(client, settings, monkeypatch):
    settings.API_SECONDS = 0.05
    monkeypatch.setattr(ScaleList, "rows", slow)
    refused = get(client, "scales/")
    assert (refused.status_code, refused["Content-Type"]) == (503, "application/problem+json")
    assert int(refused["Retry-After"]) > 0
    assert "Ask for less" in json.loads(refused.content)["detail"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def slow(self, asked):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [0, 300])
def test_a_connection_that_was_lost_is_given_up(client, settings, limit):
    settings.API_LIMIT = limit
    get(client, "scales/")
    connection.connection.close()
    with pytest.raises(OperationalError):
        get(client, "scales/")
    close_old_connections()
    assert get(client, "scales/").status_code == 200


def test_only_a_cancelled_query_is_taken_for_one():
    assert not was_stopped(OperationalError("the connection was lost"))
    error = OperationalError()
    error.__cause__ = QueryCanceled()
    assert was_stopped(error)


HOSTILE = [
    # ten thousand words
    {"q": "cramps " * 10_000},
    # a list without an end
    {"topic": "a," * 200},
    {"claim": "x" * 20_000},
    {"cursor": "A" * 10_000},
]


@pytest.mark.parametrize("asked", HOSTILE)
def test_what_nobody_needs_to_ask_is_refused_by_name(client, published, asked):
    path = "articles" if "claim" in asked else "claims"
    refused = client.get(f"/api/v1/{path}/", asked)
    assert refused.status_code == 400
    assert json.loads(refused.content)["errors"][0]["parameter"] in asked


@pytest.mark.parametrize(
    "text", ["the", "the of and", '"', '""""', "- - -", "-cramps", '"the', "or or", "\\", "':*", "🦵", "a" * 500]
)
def test_odd_words_are_answered_or_refused(client, published, text):
    for path in ("claims", "studies"):
        assert client.get(f"/api/v1/{path}/", {"q": text}).status_code in (200, 400)
