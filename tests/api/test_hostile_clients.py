"""Whatever a client sends is answered with a status that is described and a sentence, and nothing unpublished is told."""

import base64
import json
import threading

import pytest
from django.db import connection
from django.test import Client

from evidence.claims.linking import link
from evidence.claims.models import Claim, Topic
from evidence.studies.models import Study
from tests.panel import publish_claim

PROBLEM = "application/problem+json"


@pytest.fixture
def published(claim) -> Claim:
    link(claim, [Study.objects.create(pmid="1", title="A trial", journal="Shown")], by=None)
    claim.topics.add(Topic.objects.create(slug="shown", name="Shown"))
    publish_claim(claim)
    return claim


def place(values: str) -> str:
    return base64.urlsafe_b64encode(f"after:{values}".encode()).decode().rstrip("=")


WRONG = [
    # a number with more digits than Python reads
    ("claims/?per_page=" + "9" * 5_000, "per_page"),
    # moments that are none in UTC
    ("claims/?updated_since=9999-12-31T23:59:59-23:59", "updated_since"),
    ("studies/?updated_since=0001-01-01T00:00:00%2B23:59", "updated_since"),
    ("changes/?since=0001-01-01T00:00:00%2B23:59", "since"),
    ("changes/?cursor=" + place("0001-01-01T00:00:00+23:59|0|0|0"), "cursor"),
    # a cursor of another list
    ("claims/?cursor=" + place("2026-01-01T00:00:00+00:00|1"), "cursor"),
    ("studies/?order_by=-year&cursor=" + place("1"), "cursor"),
    # what is wrong is told also where only the number is asked for
    ("claims/?count=only&cursor=x", "cursor"),
    ("studies/?count=only&cursor=x", "cursor"),
    ("outcomes/?count=only&per_page=0", "per_page"),
    # no value at all
    ("claims/?fields=", "fields"),
    ("styles/?q=", "q"),
    ("studies/?year=", "year"),
    ("lookup/?ids=" + "," * 200, "ids"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "parameter"), WRONG)
def test_what_is_wrong_is_named(client, address, parameter):
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert json.loads(response.content)["errors"][0]["parameter"] == parameter


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["scales/ocebm/%00/", "studies/%00/", "claims/%00/", "dumps/%00/x", "articles/a%00b/"]
)
def test_an_address_with_a_nul_character_is_nowhere(client, address):
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(client, method):
    response = getattr(client, method)("/api/v1/claims/")
    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.django_db
def test_a_condition_that_does_not_hold_is_a_412_with_a_sentence(client, published):
    for address in ("claims/", f"claims/{published.slug}/versions/1/"):
        response = client.get(f"/api/v1/{address}", headers={"If-Match": '"x"'})
        assert (response.status_code, response["Content-Type"]) == (412, PROBLEM)
        assert "If-Match" in json.loads(response.content)["detail"]


@pytest.mark.django_db
def test_another_host_is_refused_with_a_sentence(client):
    response = client.get("/api/v1/claims/", headers={"Host": "evil.example"})
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)


@pytest.mark.django_db
def test_an_address_without_its_slash_leads_to_the_one_with_it(client, published):
    response = client.get(f"/api/v1/claims/{published.slug}?mailto=ann@example.org")
    assert (response.status_code, response["Location"]) == (
        301,
        f"/api/v1/claims/{published.slug}/?mailto=ann@example.org",
    )
    assert client.get("/api/v1/claims/x.y").status_code == client.get("/api/v1/nowhere").status_code == 404
    assert client.post(f"/api/v1/claims/{published.slug}").status_code == 405


@pytest.mark.django_db
def test_a_field_that_is_asked_for_twice_is_answered_once(client, published):
    for name in ("claims", "studies", "outcomes"):
        key = "slug" if name == "outcomes" else "url"
        body = client.get(f"/api/v1/{name}/?fields={key},{key}").content.decode()
        assert body.count(f'"{key}"') == len(json.loads(body)["results"])


@pytest.mark.django_db
def test_every_list_comes_in_the_same_envelope(client, published, settings, tmp_path):
    settings.DUMPS = tmp_path
    lists = ("claims/", "outcomes/", "studies/", "articles/", "scales/", "changes/", "lookup/?ids=1", "styles/?q=apa",
             "dumps/", f"claims/{published.slug}/versions/")  # fmt: skip
    for address in lists:
        assert {"per_page", "next_cursor"} <= client.get(f"/api/v1/{address}").json()["meta"].keys(), address


SECRETS = [
    # how a hidden thing would be asked for, and the same question for a thing that is not there at all
    ("claims/secret/", "claims/nothing/"),
    ("claims/secret/versions/", "claims/nothing/versions/"),
    ("claims/secret/versions/1/", "claims/nothing/versions/1/"),
    ("claims/secret/compare/", "claims/nothing/compare/"),
    ("citations/?claim=secret", "citations/?claim=nothing"),
    ("studies/?claim=secret", "studies/?claim=nothing"),
    ("outcomes/?claim=secret", "outcomes/?claim=nothing"),
    ("articles/?claim=secret", "articles/?claim=nothing"),
    ("studies/?topic=secret", "studies/?topic=nothing"),
    ("claims/?topic=secret", "claims/?topic=nothing"),
    ("studies/999/", "studies/998/"),
    ("studies/?ids=999", "studies/?ids=998"),
    ("claims/?study=999", "claims/?study=998"),
    ("citations/?ids=999", "citations/?ids=998"),
    ("lookup/?ids=999", "lookup/?ids=998"),
    ("lookup/?ids=secret", "lookup/?ids=nothing"),
    ("lookup/?ids=NCT00000999", "lookup/?ids=NCT00000998"),
    ("studies/?journal=secret", "studies/?journal=nothing"),
    ("studies/?publication_type=secret", "studies/?publication_type=nothing"),
    ("studies/?author=secret", "studies/?author=nothing"),
    ("studies/?q=secret", "studies/?q=nothing"),
    ("claims/?q=secret&count=only", "claims/?q=nothing&count=only"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("hidden", "absent"), SECRETS)
def test_what_is_hidden_is_as_if_it_were_not_there(client, published, hidden, absent):
    draft = Claim.objects.create(slug="secret", statement="Secret.")
    draft.topics.add(Topic.objects.create(slug="secret", name="Secret"))
    study = Study.objects.create(
        pmid="999", title="Secret", journal="secret", authors=[{"family": "secret"}],
        publication_types=[{"name": "secret", "ui": "secret"}],
        registrations=[{"bank": "ClinicalTrials.gov", "accession": "NCT00000999"}],
    )  # fmt: skip
    link(draft, [study], by=None)
    one, other = (client.get(f"/api/v1/{address}") for address in (hidden, absent))
    assert one.status_code == other.status_code
    same = one.content.decode().replace("secret", "nothing").replace("999", "998")
    assert same == other.content.decode().replace("999", "998")


@pytest.mark.django_db(transaction=True)
def test_clients_of_several_processes_share_one_count(settings):
    """Each connection asks twenty times at once: of eighty requests as many are answered as may be."""
    settings.API_LIMIT, settings.API_LIMIT_WITH_CONTACT, settings.NUM_PROXIES = 30, 30, 0
    with connection.cursor() as cursor:  # all in one minute, which is not over before the test is
        cursor.execute("INSERT INTO evidence_api_use VALUES ('127.0.0.1', 40000000, 0)")
    statuses: list[int] = []

    def ask() -> None:
        client = Client()
        statuses.extend(client.get("/api/v1/scales/?per_page=1&fields=key").status_code for _ in range(20))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses.count(200), statuses.count(429)) == (30, 50)
