"""A mirror made of a dump and of the changes since then equals the original, file by file, by checksum."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from evidence.api import changes
from evidence.articles.models import Article, Citation, Statement
from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.dumping.sums import sums_of
from evidence.dumping.writing import dump
from evidence.grading.publishing import retire, send_to_review
from evidence.studies.models import Notice, Study
from tests.panel import publish_claim
from tests.transactions import begun_before

pytestmark = pytest.mark.django_db(transaction=True)

NIGHT = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
FILES = {"claims": "claims.jsonl", "studies": "studies.jsonl", "articles": "articles.jsonl"}


@pytest.fixture(autouse=True)
def site(settings, monkeypatch) -> None:
    settings.SITE_URL = "http://testserver"
    settings.API_LIMIT = settings.API_LIMIT_WITH_CONTACT = 0
    monkeypatch.setattr(changes, "MARGIN", 0.0)


def made(slug: str, *studies: Study) -> Claim:
    claim = Claim.objects.create(slug=slug, statement=f"Gür: {slug}.", reviewers_needed=1)
    link(claim, studies, by=None)
    publish_claim(claim)
    return claim


def article(slug: str, *studies: Study, public: bool = True) -> Article:
    written = Article.objects.create(slug=slug, title=slug, public=public)
    for position, study in enumerate(studies, 1):
        Citation.objects.create(article=written, position=position, text="Ann.", study=study, outcome="already")
    return written


def study(**fields: str) -> Study:
    return Study.objects.create(title="A trial", **fields)


def taken_in(folder: Path) -> dict[str, str]:
    """The objects of a dump by their addresses."""
    lines = [line for name in FILES.values() for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    return {json.loads(line)["url"]: line for line in lines}


def follow(client: Client, mirror: dict[str, str], since: str) -> None:
    query = {"since": since}
    while query:
        page = client.get("/api/v1/changes/", {"per_page": 3, **query}).json()
        for row in page["results"]:
            answer = client.get(row["url"])
            assert (answer.status_code == 200) == (row["now"] == "public"), row
            mirror.pop(row["url"], None)
            if answer.status_code == 200:
                mirror[row["url"]] = without_findings(answer.content.decode())
        cursor = page["meta"]["next_cursor"]
        query = {"cursor": cursor} if cursor else {}


def without_findings(text: str) -> str:
    """They are made from the text of an article, and are no part of a dump."""
    said = json.loads(text)
    if said.pop("findings", None) is None:
        return text
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def sums(mirror: Mapping[str, str], studies: list[str]) -> dict[str, str]:
    """Of the files that the mirror would write; studies are in the order in which they came to the original."""
    files = {kind: [mirror[url] for url in sorted(mirror) if f"/{kind}/" in url] for kind in ("claims", "articles")}
    files["studies"] = sorted((text for url, text in mirror.items() if "/studies/" in url), key=studies.index)
    return {
        FILES[kind]: hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
        for kind, lines in files.items()
    }


def test_a_mirror_of_a_dump_and_the_changes_has_the_checksums_of_the_original(client, tmp_path):
    one, two, three = study(pmid="1"), study(doi="10.1000/a"), study(pmid="3")
    kept, old = made("kept", one, two), made("old", three)
    article("about-it", one)
    hidden = article("to-be-hidden", study(pmid="4"))
    with begun_before(volume="7"):
        first = dump(tmp_path, now=NIGHT)
    mirror = taken_in(first)
    assert len(mirror) == 8

    send_to_review(kept)
    publish_claim(kept)
    retire(old, reason="No longer true.")
    made("new", study(pmid="5"))
    Notice.objects.create(study=one, kind=Notice.Kind.RETRACTION)
    Study.objects.filter(pk=two.pk).update(pmid="2")
    Article.objects.filter(pk=hidden.pk).update(public=False)
    Statement.objects.create(article=article("fresh", study(pmid="6")), claim=kept, sentence="It helps.")
    article("never-shown", study(pmid="7"), public=False)

    follow(client, mirror, json.loads((first / "manifest.json").read_text())["changes_since"])
    second = dump(tmp_path, now=NIGHT + timedelta(days=1))
    in_order = (second / "studies.jsonl").read_text(encoding="utf-8").splitlines()
    assert mirror.keys() == taken_in(second).keys()
    assert sums(mirror, in_order) == {name: sums_of(second)[name] for name in FILES.values()}
