"""What all public resources have in common: read-only, open to every origin, strict about parameters."""

from collections.abc import Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from evidence.api.conditional import conditional
from evidence.api.limits import Allowance, TooMany, check_contact, counted
from evidence.api.paging import PARAMETERS, PK, Key, page, place
from evidence.api.patience import patience
from evidence.api.problems import BadParameter, precondition_failed, unknown_parameter, unknown_value

MAX_AGE = 60  # seconds that a cache may keep an answer
KEPT = f"public, max-age={MAX_AGE}"
KEPT_FOR_EVER = "public, max-age=31536000, immutable"  # a year: what never changes, such as a version
CONTACT = "mailto"  # every address takes it: who asks, so that they can be written to before they are blocked

MOST_VALUES = 100  # of one parameter, joined with commas
LONGEST_VALUE = 10_000  # characters; a hundred identifiers
LONGEST = {"q": 500, CONTACT: 254, "cursor": 500}  # characters of what is one value, commas or not

# What a script of another origin may send and read (https://fetch.spec.whatwg.org/#http-cors-protocol).
EXPOSED = (
    "ETag, Evidence-Warnings, Last-Modified, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
)
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class AnyAccept(BaseContentNegotiation):
    """JSON, whatever the Accept header says; a resource with several formats looks at it itself."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0] if parsers else None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """A read-only resource; `parameters` are the query parameters that it knows beside `mailto`."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = AnyAccept
    parameters: tuple[str, ...] = ()
    is_counted = True  # against the limit of the client
    allowance: Allowance | None = None

    @classmethod
    def takes(cls) -> tuple[str, ...]:
        """The query parameters that it knows beside `mailto`."""
        return cls.parameters

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        is_preflight = request.method == "OPTIONS"
        self.allowance = counted(request) if self.is_counted and not is_preflight else None
        with nullcontext() if is_preflight or self.is_spent else patience():
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return self.told(request, response)

    @property
    def is_spent(self) -> bool:
        return self.allowance is not None and self.allowance.spent

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.allowance and self.allowance.spent:
            raise TooMany(self.allowance)
        if request.method == "OPTIONS":
            return
        if any("\x00" in str(part) for part in kwargs.values()):
            raise Http404(f"There is nothing at {request.path}: it holds a NUL character.")
        for name, values in request.query_params.lists():
            self.check(name, values)

    def check(self, name: str, values: list[str]) -> None:
        """Raises BadParameter for a query parameter that is unknown, or whose value nobody needs to look at."""
        known = self.takes()
        if name not in (*known, CONTACT):
            if known:
                raise unknown_parameter(name, (*known, CONTACT))
            raise BadParameter(name, f"Unknown parameter “{name}”: this address takes none.")
        if len(values) > 1:
            raise BadParameter(name, f"“{name}” is given {len(values)} times: join its values with commas.")
        if not values[0]:
            raise BadParameter(name, f"“{name}” has no value: give one, or leave it out.")
        if "\x00" in values[0]:
            raise BadParameter(name, f"The value of “{name}” holds a NUL character.")
        if len(values[0]) > LONGEST.get(name, LONGEST_VALUE):
            most = f"{LONGEST.get(name, LONGEST_VALUE):,}"
            raise BadParameter(name, f"“{name}” has {len(values[0]):,} characters: at most {most}.")
        if name not in LONGEST and (number := values[0].count(",") + 1) > MOST_VALUES:
            raise BadParameter(name, f"“{name}” has {number:,} values: at most {MOST_VALUES} at a time.")
        if name == CONTACT:
            check_contact(values[0])

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """The answer to a browser that asks whether a page of another origin may send its conditions."""
        return Response(status=204, headers=PREFLIGHT)

    def told(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer with what a cache, a browser and a polite client need to know; 304 where they have it."""
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if response.status_code == 200:
            response.setdefault("Cache-Control", KEPT)
            if isinstance(response, HttpResponse):
                response = conditional(request, response)
        if response.status_code == 412:
            response = precondition_failed()
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        for name, value in (self.allowance.headers if self.allowance else {}).items():
            response[name] = value
        return response

    def asked(self) -> dict[str, str]:
        """The query parameters, each once."""
        return self.request.query_params.dict()


def whole(results: Sequence[Any]) -> Response:
    """A list that is never longer than a page, in the envelope of all lists."""
    return Response({"meta": {"per_page": len(results), "next_cursor": None}, "results": results})


def only_counted(asked: dict[str, str]) -> bool:
    """Whether the number of all is asked for, instead of them. Raises BadParameter."""
    if asked.get("count", "only") != "only":
        raise unknown_value("count", asked["count"], ["only"])
    return "count" in asked


def chosen_fields(asked: dict[str, str], known: Sequence[str]) -> list[str]:
    """The root fields that were asked for, each once; all without a wish. Raises BadParameter."""
    names = list(dict.fromkeys(asked["fields"].split(","))) if "fields" in asked else list(known)
    for name in names:
        if name not in known:
            raise unknown_value("fields", name, known)
    return names


@cache
def fields_of(serializer: type[BaseSerializer[Any]]) -> list[str]:
    """The names of its fields; to make those of a model anew takes longer than PostgreSQL takes to write a page."""
    return list(serializer().fields)  # type: ignore[attr-defined]


class ListView(PublicView):
    """A list in the envelope {"meta": ..., "results": [...]}; subclasses give queryset, serializer and filters."""

    filters: ClassVar[tuple[str, ...]] = ()
    serializer: ClassVar[type[BaseSerializer[Any]]]

    @classmethod
    def takes(cls) -> tuple[str, ...]:
        return (*PARAMETERS, "fields", *cls.filters)

    def rows(self, asked: dict[str, str]) -> QuerySet[Any, Any]:
        raise NotImplementedError

    def keys(self, asked: dict[str, str]) -> Sequence[Key]:
        """What the list is ordered by."""
        return PK

    def remarks(self, asked: dict[str, str]) -> dict[str, Any]:
        """What the envelope says beside the cursor."""
        return {}

    def get(self, request: Request) -> Response:
        asked = self.asked()
        names, rows = self.fields(asked), self.rows(asked)
        keys = self.keys(asked)
        if only_counted(asked):
            place(asked, keys)
            return Response({"count": rows.count()})
        found = page(rows, asked, keys)
        results = self.serializer(found.rows, many=True, context={"request": request}).data
        meta = found.meta | self.remarks(asked)
        return Response({"meta": meta, "results": [{name: row[name] for name in names} for row in results]})

    def fields(self, asked: dict[str, str]) -> list[str]:
        return chosen_fields(asked, fields_of(self.serializer))  # type: ignore[arg-type]  # a class, and hashable
