"""The page of the API's description: whole, without a script, and its examples are those that answer."""

import re

import pytest
from django.core.cache import cache

from evidence.api.openapi import BASE, routes
from evidence.claims.linking import link
from evidence.claims.models import Topic
from evidence.studies.models import Study
from tests.panel import publish_claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(claim):
    cache.clear()
    link(claim, [Study.objects.create(pmid="77", title="A trial", journal_abbreviation="J Ex")], by=None)
    claim.topics.add(Topic.objects.create(slug="minerals", name="Minerals"))
    publish_claim(claim)
    return claim


@pytest.fixture
def page(client) -> str:
    response = client.get("/api/v1/docs/")
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    return response.content.decode()


def test_every_address_and_parameter_stands_on_the_page(page):
    for route in routes():
        assert f"{BASE}{route.template}" in page
        section = page.partition(f'<h2 id="{route.name}">')[2].partition("</section>")[0]
        for name in (*route.view.takes(), *route.parts):
            assert f"<code>{name}</code>" in section, (route.name, name)


def test_the_examples_are_of_what_this_site_has_and_show_its_answer(page):
    assert "curl &#x27;http://testserver/api/v1/claims/magnesium-leg-cramps/&#x27;" in page or (
        "curl 'http://testserver/api/v1/claims/magnesium-leg-cramps/'" in page
    )
    assert "&quot;statement&quot;: &quot;Magnesium prevents leg cramps.&quot;" in page


def test_the_page_needs_no_script_and_no_other_host(page):
    assert "<script" not in page and 'style="' not in page
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


def test_reading_the_page_is_one_request(client, settings):
    settings.API_LIMIT = 5
    before = int(client.get("/api/v1/scales/")["X-RateLimit-Remaining"])
    assert int(client.get("/api/v1/docs/")["X-RateLimit-Remaining"]) == before - 1


def test_the_beginning_of_the_api_leads_to_it(client):
    root = client.get("/api/v1/").json()
    assert root["docs"].endswith("/api/v1/docs/") and root["openapi"].endswith("/api/v1/openapi.json")
