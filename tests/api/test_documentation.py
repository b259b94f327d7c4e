"""docs/api.md names every key and every word that the API uses."""

from collections.abc import Iterator
from typing import Any

import pytest

from evidence.claims.linking import link
from evidence.grading.rules import Certainty, Domain
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, publish_claim

pytestmark = pytest.mark.django_db


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from keys(part)
    if isinstance(value, list):
        for part in value:
            yield from keys(part)


@pytest.fixture
def page(settings) -> str:
    return (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_key_of_a_published_claim_is_explained(client, claim, page):
    study = Study.objects.create(pmid="1", title="A trial")
    link(claim, [study], by=None)
    appraise(claim.items.get(), measure="RR", estimate=1)
    assess(claim, baseline_risk=100, baseline_source="A cohort.", measure="RR", estimate=1)
    publish_claim(claim)
    Notice.objects.create(study=study, kind=Notice.Kind.RETRACTION)
    body = client.get(f"/api/v1/claims/{claim.slug}/").json()
    found = set(keys(body))
    assert {"effect", "steps", "per_1000", "since_publication", "standing_now", "sensitivity"} <= found
    assert {name for name in found if f"`{name}`" not in page and f".{name}`" not in page} == set()


def test_every_word_for_certainty_and_domain_is_there(page):
    assert [word for word in (*Certainty, *Domain) if f"`{word}`" not in page] == []
