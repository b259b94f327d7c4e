"""The feed of claims: each version is an entry with a name that stays, whatever the address of the site."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pgtrigger
import pytest

from evidence.claims.models import Claim, EvidenceItem, Topic
from evidence.grading.publishing import retire
from evidence.studies.models import Study
from tests.panel import assess, publish_claim

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def published(claim, settings) -> Claim:
    settings.SITE_URL = "https://evidence.example"
    claim.topics.add(Topic.objects.create(slug="leg-cramps", name="Leg cramps"))
    EvidenceItem.objects.create(claim=claim, study=Study.objects.create(pmid="1", title="A trial"))
    assess(claim)
    publish_claim(claim)
    return claim


def entries(client, address="/feeds/claims.atom", **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def text(entry, name):
    return entry.find(f"{ATOM}{name}").text


def test_each_version_is_an_entry_with_its_verdict(published, client):
    publish_claim(published, note="A trial <more> & \x0b so on.")
    newest, first = entries(client)
    assert text(newest, "title") == "Magnesium prevents leg cramps. (version 2)"
    assert "What is new: A trial <more> &   so on." in text(newest, "summary")
    assert "Certainty of evidence: high." in text(first, "summary")
    assert first.find(f"{ATOM}link").get("href") == "http://testserver/claims/magnesium-leg-cramps/versions/1/"
    assert client.get("/claims/magnesium-leg-cramps/versions/1/").status_code == 200


def test_an_entry_has_one_name_under_every_address(published, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    (here,), (there,) = entries(client), entries(client, host="mirror.example")
    assert text(here, "id") == text(there, "id")
    assert text(here, "id").startswith("tag:evidence.example,")
    assert text(here, "id").endswith(":/claims/magnesium-leg-cramps/versions/1/")
    assert "mirror.example" in there.find(f"{ATOM}link").get("href")


def test_a_retired_claim_leaves_with_an_entry_that_says_so(published, client):
    retire(Claim.objects.get(), reason="It does not.")
    (entry,) = entries(client)
    assert text(entry, "title") == "Retired: Magnesium prevents leg cramps."
    assert client.get(entry.find(f"{ATOM}link").get("href")).status_code == 410


def test_what_is_changed_after_a_retirement_is_no_new_one(published, client):
    retire(Claim.objects.get(), reason="It does not.")
    with pgtrigger.ignore("evidence.ClaimEvent:append_only"):
        Claim.pgh_event_model.objects.filter(state="retired").update(pgh_created_at=datetime(2026, 1, 2, tzinfo=UTC))
    Claim.objects.update(note="Looked at again.")
    (entry,) = entries(client)
    assert text(entry, "updated") == "2026-01-02T00:00:00+00:00"


def test_drafts_are_not_told_of(claim, client):
    assert entries(client) == []


def test_a_topic_has_a_feed_of_its_own(published, client):
    other = Claim.objects.create(slug="other", statement="Other.", reviewers_needed=1)
    publish_claim(other)
    assert len(entries(client)) == 2
    (entry,) = entries(client, "/feeds/claims.atom?topic=leg-cramps")
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == ["leg-cramps"]
    assert client.get("/feeds/claims.atom?topic=none").status_code == 404


def test_what_has_not_changed_is_not_sent_again(published, client):
    known = client.get("/feeds/claims.atom")["ETag"]
    assert client.get("/feeds/claims.atom", headers={"If-None-Match": known}).status_code == 304


def test_the_pages_name_the_feed(published, client):
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/").content.decode()
