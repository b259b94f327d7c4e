"""The dumps that are kept are listed and served as they lie on the disk, and nothing beside them is."""

import hashlib
from datetime import UTC, datetime

import pytest

from evidence.dumping.writing import dump
from tests.panel import publish_claim

pytestmark = pytest.mark.django_db

NAME = "20261101T023000Z"


@pytest.fixture
def made(claim, settings, tmp_path):
    settings.DUMPS = tmp_path / "dumps"
    publish_claim(claim)
    (tmp_path / "secret-key").write_text("secret")
    return dump(settings.DUMPS, now=datetime(2026, 11, 1, 2, 30, tzinfo=UTC))


def test_a_dump_is_listed_with_its_files_and_sums(made, client):
    (listed,) = client.get("/api/v1/dumps/").json()["results"]
    assert listed == client.get(listed["url"]).json()
    assert (listed["name"], listed["licence"]) == (NAME, "CC-BY-4.0")
    for file in listed["files"]:
        content = client.get(file["url"]).getvalue()
        assert len(content) == file["bytes"] or file["bytes"] is None
        assert file["sha256"] in (None, hashlib.sha256(content).hexdigest())


def test_a_file_comes_with_its_type_and_is_kept_by_caches(made, client):
    response = client.get(f"/api/v1/dumps/{NAME}/claims.jsonl")
    assert response["Content-Type"] == "application/jsonl"
    assert "immutable" in response["Cache-Control"]
    assert response.getvalue() == (made / "claims.jsonl").read_bytes()
    again = client.get(f"/api/v1/dumps/{NAME}/claims.jsonl", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.head(f"/api/v1/dumps/{NAME}/mirror/study.jsonl").status_code == 200


HIDDEN = [
    "../secret-key",
    "../../secret-key",
    "%2e%2e/secret-key",
    "mirror/../../../secret-key",
    "/etc/passwd",
    "mirror",
    "claims.jsonl/",
    "nothing.jsonl",
]


@pytest.mark.parametrize("file", HIDDEN)
def test_nothing_beside_the_files_of_a_dump_is_served(made, client, file):
    assert client.get(f"/api/v1/dumps/{NAME}/{file}").status_code == 404


@pytest.mark.parametrize("name", ["20261101T023001Z", "..", ".unfinished-x", "dumps"])
def test_a_dump_that_is_not_kept_is_told_so(made, client, name):
    assert client.get(f"/api/v1/dumps/{name}/").status_code == 404
    assert client.get(f"/api/v1/dumps/{name}/claims.jsonl").status_code == 404


def test_without_a_dump_the_list_is_empty(client, db, settings, tmp_path):
    settings.DUMPS = tmp_path / "none"
    assert client.get("/api/v1/dumps/").json()["results"] == []


def test_a_file_that_is_not_there_is_never_unchanged(made, client):
    for path in (f"{NAME}/secret-key", "20261101T023001Z/claims.jsonl"):
        assert client.get(f"/api/v1/dumps/{path}", headers={"If-None-Match": "*"}).status_code == 404


def test_the_beginning_of_the_api_leads_to_the_dumps(client, db):
    assert client.get("/api/v1/").json()["dumps"] == "http://testserver/api/v1/dumps/"
