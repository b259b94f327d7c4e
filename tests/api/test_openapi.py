"""The description of the API is whole and true: every address and parameter is there, and what is there answers so."""

import os
import re
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CHECKS

from evidence.api.described import ADDRESSES, PARAMETERS, PARTS
from evidence.api.openapi import BASE, known_here, routes
from evidence.api.public import CONTACT
from tests.shipped import ship

pytestmark = pytest.mark.django_db

THOROUGH = bool(os.environ.get("EVIDENCE_THOROUGH"))
CASES = 2_000 if THOROUGH else 150
ASKED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


@pytest.fixture(scope="module", autouse=True)
def demo(request, django_db_setup, django_db_blocker) -> Iterator[None]:
    """Loaded once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        ship()
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def without_limit(settings) -> None:
    settings.API_LIMIT = settings.API_LIMIT_WITH_CONTACT = 0


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The requests of a test are in its transaction, as they are with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def document(client) -> dict:
    return client.get("/api/v1/openapi.json").json()


def test_every_address_is_described():
    assert {route.name for route in routes()} - set(ADDRESSES) == set(), "say what these are in described.ADDRESSES"


def test_every_description_is_of_an_address():
    assert set(ADDRESSES) - {route.name for route in routes()} == set()


def test_every_parameter_is_described():
    missing = {
        f"{route.name}: {name}"
        for route in routes()
        for names, said in ((route.view.takes(), PARAMETERS), (route.parts, PARTS))
        for name in names
        if name not in said and name not in route.said.own
    }
    assert missing == set(), "say what these are in described.PARAMETERS, PARTS or Address.own"


def test_every_description_is_of_a_parameter():
    taken = {name for route in routes() for name in (*route.view.takes(), *route.parts)}
    assert {*PARAMETERS, *PARTS} - taken - {CONTACT} == set()
    assert [
        f"{route.name}: {name}"
        for route in routes()
        for name in route.said.own
        if name not in (*route.view.takes(), *route.parts)
    ] == []


def test_the_document_has_them_all(document):
    assert document["openapi"] == "3.1.0"
    for route in routes():
        operation = document["paths"][BASE + route.template]["get"]
        names = {one["name"] for one in operation["parameters"]}
        assert names == {*route.view.takes(), *route.parts, CONTACT}


def addresses() -> list[str]:
    return [BASE + example for said in ADDRESSES.values() for example in said.examples]


@pytest.mark.parametrize("address", addresses())
def test_every_example_answers_as_written(client, address):
    response = client.get(address.format_map(known_here()))
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith(tuple(media_of(address)))


def media_of(address: str) -> list[str]:
    return [media for said in ADDRESSES.values() if address.removeprefix(BASE) in said.examples for media in said.media]


def parameters() -> list[tuple[str, str]]:
    return [(route.name, name) for route in routes() for name in route.view.takes() if route.said.examples]


@pytest.mark.parametrize(("name", "parameter"), parameters())
def test_the_example_of_every_parameter_answers(client, name, parameter):
    """Beside what the address needs anyway."""
    route = next(one for one in routes() if one.name == name)
    here = known_here()
    path, _, query = (BASE + route.said.examples[0].format_map(here)).partition("?")
    asked = dict(pair.split("=") for pair in query.split("&") if pair) if name in ("citations", "lookup") else {}
    if (name, parameter) == ("citations", "ids"):
        asked = {}
    if parameter in ("style", "locale"):
        asked.pop("format")
    example = route.parameter(parameter).example.format_map(here)
    if not example:
        pytest.skip("the demo has none of these")
    response = client.get(path, asked | {parameter: example})
    assert response.status_code == 200, response.content


def test_every_known_value_is_known_to_the_address_too(client):
    here = known_here()
    for route in routes():
        for name in route.view.takes():
            for value in route.parameter(name).values if not route.parts else ():
                if (route.name, name) not in (("citations", "format"),):
                    response = client.get(
                        BASE + route.template, {name: value} | ({"ids": here["study"]} if name == "ids" else {})
                    )
                    assert response.status_code == 200, (route.name, name, value, response.content)


def test_the_examples_of_another_site_are_of_its_own_claims():
    assert known_here()["claim"] == "magnesium-idiopathic-leg-cramps"


DOCUMENTED = re.compile(r"(?:https?://[^/\s`'\"]+)?(/api/v1/[^\s`'\")<>]*)")


def written() -> list[str]:
    with open("docs/api.md", encoding="utf-8") as file:
        found = DOCUMENTED.findall(file.read())
    return sorted({address.rstrip(".,:;") for address in found if not re.search(r"[A-Z]{3}|…|\.\.\.$|\{", address)})


@pytest.mark.parametrize("address", written())
def test_every_address_in_the_documentation_answers(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200, response.content


def test_no_request_leads_to_a_fault_or_to_a_status_that_nobody_told_of(document, one_connection):
    """Requests made up from the description, right and wrong ones."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    checks = [CHECKS.get_one(name) for name in ASKED]
    operations = [one.ok() for one in schema.get_all_operations()]
    seen = 0
    for operation in operations:

        @given(case=operation.as_strategy())
        @hypothesis_settings(
            max_examples=max(1, CASES // len(operations)),
            deadline=None,
            database=None,
            derandomize=not THOROUGH,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case) -> None:
            nonlocal seen
            seen += 1
            case.call_and_validate(checks=checks)

        ask()
    assert seen >= CASES * 0.5
