"""The description of the API for programs: OpenAPI 3.1, made from the addresses and what is said of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import JsonResponse
from django.urls import URLPattern, get_resolver
from rest_framework.request import Request

from evidence.api.bodies import body, schema
from evidence.api.described import ADDRESSES, CSL, FHIR, JSON, LINKED, PARAMETERS, PARTS, Address, Parameter
from evidence.api.paging import LARGEST_SIZE
from evidence.api.problems import MEDIA_TYPE
from evidence.api.public import CONTACT, PublicView
from evidence.articles.models import Article
from evidence.dumping.folders import dumps
from evidence.grading.publications import Publication

PART = re.compile(r"<(?:\w+:)?(\w+)>")
BASE = "/api/v1/"
VERSION = "1"

# What stands for something that this site has, and what the demo has where this site has nothing.
DEMO = {
    "claim": "magnesium-idiopathic-leg-cramps", "study": "22972143", "topic": "supplements", "article":
    "leg-spasms-and-cramping", "journal": "Cochrane Database Syst Rev", "author": "Garrison", "publication_type": "",
    "dump": "20261101T023000Z",
}  # fmt: skip

REFUSALS = {
    302: "It is at its own address, which Location names.",
    304: "You have this answer already.",
    400: "A parameter or a value is wrong; `errors` names it.",
    404: "There is nothing of this name.",
    410: "It was public and was withdrawn; `detail` says where to go on.",
    412: "It is not what If-Match or If-Unmodified-Since names.",
    429: "You have asked more often than you may; Retry-After says when to ask again.",
    503: "It takes longer than one answer may take here.",
}
EVERYWHERE = (304, 400, 412, 429, 503)
EMPTY = (302, 304)


@dataclass(frozen=True, slots=True)
class Route:
    """An address as the site knows it, with what answers there and what is said of it."""

    name: str
    path: str
    view: type[PublicView]

    @property
    def said(self) -> Address:
        return ADDRESSES[self.name]

    @property
    def parts(self) -> list[str]:
        return PART.findall(self.path)

    @property
    def template(self) -> str:
        return PART.sub(r"{\1}", self.path)

    def part(self, name: str) -> Parameter:
        return self.said.own.get(name) or PARTS[name]

    def parameter(self, name: str) -> Parameter:
        return self.said.own.get(name) or PARAMETERS[name]


def routes() -> Iterator[Route]:
    """Every address that has a name, in the order in which the site tries them."""
    _, resolver = get_resolver(settings.ROOT_URLCONF).namespace_dict["api"]
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name:
            yield Route(pattern.name, str(pattern.pattern), pattern.callback.cls)  # type: ignore[attr-defined]


def known_here() -> dict[str, str]:
    """What stands in the examples: something of this site, so that they answer here; the demo's names without."""
    said = dict(DEMO)
    rows = Publication.objects.public().exclude(topics=[]).filter(studies__isnull=False)
    if not rows.filter(claim__slug=said["claim"]).exists() and (found := rows.order_by("pk").first()):
        study = found.studies_in_order()[0]
        said |= {"claim": found.claim.slug, "study": study.key, "topic": found.topics[0]}
        said |= {"publication_type": next((one["name"] for one in study.publication_types), said["publication_type"])}
        said |= {"journal": study.journal_abbreviation, "author": study.first_author}
    articles = Article.objects.public().order_by("pk")
    if not articles.filter(slug=said["article"]).exists() and (article := articles.defer("text").first()):
        said["article"] = article.slug
    if kept := dumps(settings.DUMPS):
        said["dump"] = kept[0].name
    return said


def examples(route: Route) -> list[str]:
    """The examples of an address that answer here: without a dump there are none of its files."""
    has_dumps = bool(dumps(settings.DUMPS))
    return [one for one in route.said.examples if has_dumps or "{dump}" not in one]


def document(base: str) -> dict[str, Any]:
    here = known_here()
    paths: dict[str, Any] = {}
    for route in routes():
        paths[f"{BASE}{route.template}"] = {"get": operation(route, here)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Evidence", "version": VERSION,
            "summary": "Published claims, the studies behind them, and how sure reviewers are.",
            "description": "Read-only, without a key, open to every origin. Give `mailto=` and you may ask more often.",
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"schemas": {"Problem": PROBLEM}, "headers": HEADERS},
    }  # fmt: skip


def operation(route: Route, here: Mapping[str, str]) -> dict[str, Any]:
    said = route.said
    names = [*route.view.takes(), CONTACT]
    return {
        "operationId": route.name,
        "summary": said.title,
        "description": said.said,
        "parameters": [
            *(parameter(name, route.part(name), here, "path") for name in route.parts),
            *(parameter(name, route.parameter(name), here, "query") for name in names),
        ],
        "responses": {"200": answer(route), **{str(status): refusal(status) for status in statuses(said)}},
    }


def statuses(said: Address) -> list[int]:
    return sorted({*EVERYWHERE, *said.statuses})


def parameter(name: str, said: Parameter, here: Mapping[str, str], place: str) -> dict[str, Any]:
    example = said.example.format_map(here)
    shown = {"example": int(example) if said.kind == "integer" else example} if example else {}
    return {
        "name": name, "in": place, "required": place == "path", "description": told(said),
        "schema": values_of(name, said), **shown,
    }  # fmt: skip


def told(said: Parameter) -> str:
    if not (said.values and said.is_many):
        return said.said
    return f"{said.said} Known: {', '.join(said.values)}."


def values_of(name: str, said: Parameter) -> dict[str, Any]:
    """Several values joined with commas are one string to HTTP; their words are in the description."""
    if said.kind == "integer":
        return {"type": "integer", "minimum": 1} | ({"maximum": LARGEST_SIZE} if name == "per_page" else {})
    if said.values and not said.is_many:
        return {"type": "string", "enum": list(said.values)}
    return {"type": "string", "minLength": 1}


def answer(route: Route) -> dict[str, Any]:
    known = OF_MEDIA | {JSON: body(route.name, route.view)}
    content = {media: {"schema": known[media]} if media in known else {} for media in route.said.media}
    return {"description": route.said.said, "headers": {name: ref("headers", name) for name in HEADERS},
            "content": content}  # fmt: skip


def refusal(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {"description": REFUSALS[status]}
    return told if status in EMPTY else told | {"content": {MEDIA_TYPE: {"schema": ref("schemas", "Problem")}}}


def ref(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


# What is neither of these is text, or a file.
OF_MEDIA = {
    FHIR: schema({"resourceType": "string"}),
    LINKED: {"type": ["object", "array"]},
    CSL: schema([{"type": "string", "title?": "string"}]),
}
PROBLEM = {
    "type": "object", "description": "RFC 9457, problem details", "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to do."},
        "errors": {"type": "array", "items": {
            "type": "object",
            "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
        }},
    },
}  # fmt: skip
HEADERS = {
    "ETag": {"description": "Send it back as If-None-Match: no change answers 304.", "schema": {"type": "string"}},
    "X-RateLimit-Limit": {"description": "Requests that you may send in a minute.", "schema": {"type": "string"}},
    "X-RateLimit-Remaining": {"description": "How many of them are left.", "schema": {"type": "string"}},
    "X-RateLimit-Reset": {"description": "Seconds until the count begins anew.", "schema": {"type": "string"}},
}  # fmt: skip


class OpenAPI(PublicView):
    """The description of the API for programs."""

    def get(self, request: Request) -> JsonResponse:
        return JsonResponse(document(request.build_absolute_uri("/")))
