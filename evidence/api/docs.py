"""The description of the API for people: a page with every address and parameter, examples, and what they answer."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import resolve
from rest_framework.request import Request

from evidence.api.described import Parameter
from evidence.api.openapi import BASE, REFUSALS, Route, known_here, routes, statuses
from evidence.api.openapi import examples as examples_of
from evidence.api.public import PublicView

HOUSE = Path(__file__).resolve().parent.parent
KEPT = 3600  # seconds that the answers of examples are kept
MOST_LINES, LONGEST_TEXT, MOST_ITEMS = 60, 90, 1
SELF_DESCRIBED = ("docs", "openapi")


@dataclass(frozen=True, slots=True)
class Example:
    """A request, and the beginning of what it answers here."""

    address: str
    answer: str


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter as the page shows it."""

    name: str
    said: Parameter
    example: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class Section:
    """An address as the page shows it."""

    route: Route
    rows: list[Row]
    examples: list[Example]
    refusals: dict[int, str]


class Docs(PublicView):
    """The description of the API for people."""

    def get(self, request: Request) -> HttpResponse:
        here, host = known_here(), request.build_absolute_uri("/").rstrip("/")
        sections = [section(route, here, request._request) for route in routes()]
        return render(request._request, "pages/api_docs.html", {"sections": sections, "host": host, "base": BASE})


def section(route: Route, here: Mapping[str, str], request: HttpRequest) -> Section:
    parts = [row(name, route.part(name), here, is_part=True) for name in route.parts]
    asked = [row(name, route.parameter(name), here) for name in route.view.takes()]
    examples = [example(BASE + one.format_map(here), route, request) for one in examples_of(route)]
    return Section(route, parts + asked, examples, {status: REFUSALS[status] for status in statuses(route.said)})


def row(name: str, said: Parameter, here: Mapping[str, str], *, is_part: bool = False) -> Row:
    return Row(name, said, said.example.format_map(here), is_part)


def example(address: str, route: Route, request: HttpRequest) -> Example:
    if route.name in SELF_DESCRIBED:
        return Example(address, "")
    key = f"api-example:{program()}:{request.get_host()}:{address}".replace(" ", "+")
    return Example(address, cache.get_or_set(key, lambda: abridged(answered(address, request)), KEPT) or "")


@lru_cache(1)
def program() -> str:
    """Which program writes the answers: after an update the examples are made anew."""
    sources = (path for path in sorted(HOUSE.rglob("*.py")))
    return blake2b(b"\x00".join(path.read_bytes() for path in sources), digest_size=8).hexdigest()


def answered(address: str, request: HttpRequest) -> HttpResponseBase:
    """What this site answers to an address, without asking it over the network."""
    path, _, query = address.partition("?")
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", path, path
    asked.META = {
        name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST") if name in request.META
    }
    asked.META["QUERY_STRING"], asked.GET = query, QueryDict(query)
    found = resolve(path)
    return found.func.cls.as_view(is_counted=False)(asked, *found.args, **found.kwargs)  # type: ignore[attr-defined]


def abridged(response: HttpResponseBase) -> str:
    """The beginning of an answer: of every list one thing, of long texts the first words."""
    if response.status_code != 200:
        return ""
    text = b"".join(response).decode()  # type: ignore[arg-type]
    with suppress(ValueError):  # of a citation format
        text = json.dumps(shortened(json.loads(text)), indent=2, ensure_ascii=False)
    lines = text.splitlines()
    return "\n".join(lines[:MOST_LINES] + (["…"] if len(lines) > MOST_LINES else []))


def shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shortened(part) for name, part in value.items()}
    if isinstance(value, list):
        more = [f"… {len(value) - MOST_ITEMS} more"] if len(value) > MOST_ITEMS else []
        return [shortened(part) for part in value[:MOST_ITEMS]] + more
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:LONGEST_TEXT]}…"
    return value
