"""The description of the API is whole and true: every address and parameter is there, and what is there answers so."""

import os
from pathlib import Path

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from jsonschema import Draft202012Validator
from schemathesis.checks import CHECKS

from evidence.api.described import ADDRESSES, JSON, PARAMETERS, PARTS
from evidence.api.openapi import BASE, Route, examples, known_here, routes
from evidence.api.public import CONTACT
from evidence.dumping.writing import dump
from tests.rows import load_demo

pytestmark = pytest.mark.django_db

THOROUGH = bool(os.environ.get("EVIDENCE_THOROUGH"))
CASES = 2_000 if THOROUGH else 100
ASKED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


@pytest.fixture(scope="module", autouse=True)
def demo(kept, tmp_path_factory) -> Path:
    """Loaded and dumped once for all tests here; gives the folder of the dumps."""
    load_demo()
    return dump(tmp_path_factory.mktemp("dumps"), now=timezone.now()).parent


@pytest.fixture(autouse=True)
def with_a_dump(settings, demo) -> None:
    settings.DUMPS = demo


@pytest.fixture(autouse=True)
def without_limit(settings) -> None:
    settings.API_LIMIT = settings.API_LIMIT_WITH_CONTACT = 0


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


def test_the_document_is_openapi_3_1(document):
    """By the schema of the OpenAPI Initiative, and each schema in it by JSON Schema 2020-12."""
    schemathesis.openapi.from_dict(document).validate()
    for operation in (path["get"] for path in document["paths"].values()):
        for content in contents(operation):
            Draft202012Validator.check_schema(content)


def contents(operation: dict) -> list[dict]:
    answers = [answer.get("content", {}).values() for answer in operation["responses"].values()]
    return [media["schema"] for one in answers for media in one if "schema" in media]


def addresses() -> list[str]:
    return [BASE + example for said in ADDRESSES.values() for example in said.examples]


@pytest.mark.parametrize("address", addresses())
def test_every_example_answers_as_written(client, address, document):
    response = client.get(address.format_map(known_here()))
    assert response.status_code == 200, response.content
    media = response["Content-Type"].partition(";")[0]
    assert media in media_of(address)
    path = document["paths"][BASE + route_of(address).template]
    said = path["get"]["responses"]["200"]["content"][media].get("schema")
    if said:
        Draft202012Validator(said | {"components": document["components"]}).validate(response.json())


def route_of(address: str) -> Route:
    return next(route for route in routes() if address.removeprefix(BASE) in route.said.examples)


def media_of(address: str) -> list[str]:
    return list(route_of(address).said.media)


def test_everything_that_the_demo_publishes_is_as_described(client, document):
    for kind, name in (("claims", "claim"), ("studies", "study"), ("articles", "article"), ("scales", "scale")):
        (path,) = (BASE + route.template for route in routes() if route.name == name)
        said = document["paths"][path]["get"]["responses"]["200"]["content"][JSON]["schema"]
        rows = client.get(f"{BASE}{kind}/?per_page=200&fields=url").json()["results"]
        assert rows
        for row in rows:
            Draft202012Validator(said).validate(client.get(row["url"]).json())


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


def test_what_a_site_without_a_dump_cannot_answer_is_no_example(settings, tmp_path):
    settings.DUMPS = tmp_path
    shown = {route.name: examples(route) for route in routes()}
    assert (shown["dump"], shown["dump_file"]) == ([], [])
    assert all(shown[name] for name in shown.keys() - {"dump", "dump_file"})


def test_every_status_that_can_be_is_told_of(client, document):
    """Of what was withdrawn, of conditions that do not hold, and of what is not there."""
    responses = {path: one["get"]["responses"] for path, one in document["paths"].items()}
    assert "410" in responses[f"{BASE}studies/{{identifier}}/"]
    for route in routes():
        asked = client.get(
            (BASE + route.template).format_map(dict.fromkeys(route.parts, "1")), headers={"If-Match": '"x"'}
        )
        assert str(asked.status_code) in responses[BASE + route.template]
        assert asked["Content-Type"] == "application/problem+json"


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
