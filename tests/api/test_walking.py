"""A walk by the cursors of a list meets each object once, while another connection publishes and withdraws."""

import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from evidence.api import changes
from evidence.articles.models import Article
from evidence.claims.linking import link
from evidence.claims.models import Claim, Outcome
from evidence.grading.publishing import retire, send_to_review
from evidence.studies.models import Study
from tests.panel import publish_claim

pytestmark = pytest.mark.django_db(transaction=True)

STAY = range(5)  # the numbers of what is there from beginning to end
CLAIMS = {f"claim-{number}" for number in STAY}
STUDIES = {f"http://testserver/api/v1/studies/{number + 100}/" for number in STAY}


@pytest.fixture(autouse=True)
def without_limit(settings, monkeypatch) -> None:
    settings.API_LIMIT = settings.API_LIMIT_WITH_CONTACT = 0
    monkeypatch.setattr(changes, "MARGIN", 0.0)


def made(number: int) -> Claim:
    """A published claim with two outcomes and a study, and a public article."""
    claim = Claim.objects.create(slug=f"claim-{number}", statement=f"Claim {number}.", reviewers_needed=1)
    for name in ("pain", "sleep"):
        Outcome.objects.create(claim=claim, name=name, importance=Outcome.Importance.IMPORTANT)
    link(claim, [Study.objects.create(pmid=str(number + 100), title="A trial", year=2000)], by=None)
    publish_claim(claim)
    Article.objects.create(slug=f"article-{number}", title=f"Article {number}", public=True)
    return claim


@pytest.fixture
def step() -> Iterator[Callable[[], None]]:
    """Has another connection, in a thread of its own, do the next thing, and waits until that is done."""
    claims = [made(number) for number in STAY]
    beat, done, ended = threading.Semaphore(0), threading.Semaphore(0), threading.Event()

    def edit() -> None:
        for number in itertools.count(10):
            new = None
            for act in ("again", "new", "withdraw"):
                beat.acquire()
                if ended.is_set():
                    connection.close()
                    return
                if act == "again":
                    claim = claims[number % len(claims)]
                    send_to_review(claim)
                    publish_claim(claim)
                elif act == "new":
                    new = made(number)
                elif new:
                    retire(new, reason="No.")
                    Article.objects.filter(slug=f"article-{number}").update(public=False)
                done.release()

    thread = threading.Thread(target=edit, daemon=True)
    thread.start()

    def once() -> None:
        beat.release()
        assert done.acquire(timeout=20), "the editors failed"

    yield once
    ended.set()
    beat.release()
    thread.join(20)


def walk(client: Client, address: str, between: Callable[[], None]) -> Iterator[dict]:
    cursor = "*"
    while cursor:
        body = client.get(f"/api/v1/{address}&cursor={cursor}").json()
        yield from body["results"]
        cursor = body["meta"]["next_cursor"]
        between()


WALKS = [
    # address, those that are there from beginning to end
    ("claims/?per_page=2&fields=slug", {(slug,) for slug in CLAIMS}),
    ("studies/?per_page=2&fields=url", {(url,) for url in STUDIES}),
    ("studies/?per_page=2&fields=url&order_by=-year", {(url,) for url in STUDIES}),
    ("outcomes/?per_page=3&fields=slug,name", {(slug, name) for slug in CLAIMS for name in ("pain", "sleep")}),
    ("articles/?per_page=2&fields=slug", {(f"article-{number}",) for number in STAY}),
    ("scales/?per_page=2&fields=scale,version", set()),
]


def test_each_object_is_met_once_while_others_publish_and_withdraw(client, step):
    for address, there in WALKS:
        met = Counter(tuple(row.values()) for row in walk(client, address, step))
        assert met.keys() >= there, address
        assert set(met.values()) == {1}, (address, met)


def test_a_walk_through_the_changes_meets_all_in_their_order(client, step):
    told = list(walk(client, "changes/?per_page=5", step))
    assert [row["at"] for row in told] == sorted(row["at"] for row in told)
    assert {row["key"] for row in told} >= CLAIMS | {f"article-{number}" for number in STAY}
    assert {row["url"] for row in told} >= STUDIES
