"""What all public resources have in common: read-only, open to every origin, strict about parameters."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from evidence.api.paging import PARAMETERS, page
from evidence.api.problems import BadParameter, unknown_parameter, unknown_value

MAX_AGE = 60  # seconds that a cache may keep an answer


class AnyAccept(BaseContentNegotiation):
    """JSON, whatever the Accept header says; a resource with several formats looks at it itself."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0] if parsers else None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """A read-only resource; `parameters` are the query parameters that it knows."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = AnyAccept
    parameters: tuple[str, ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for name, values in request.query_params.lists():
            if name not in self.parameters:
                raise (
                    unknown_parameter(name, self.parameters)
                    if self.parameters
                    else BadParameter(name, f"Unknown parameter “{name}”: this address takes none.")
                )
            if len(values) > 1:
                raise BadParameter(name, f"“{name}” is given {len(values)} times: join its values with commas.")
            if "\x00" in values[0]:
                raise BadParameter(name, f"The value of “{name}” holds a NUL character.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Access-Control-Allow-Origin"] = "*"
        if final.status_code == 200:
            final.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
        return final

    def asked(self) -> dict[str, str]:
        """The query parameters, each once."""
        return self.request.query_params.dict()


class ListView(PublicView):
    """A list in the envelope {"meta": ..., "results": [...]}; subclasses give queryset, serializer and filters."""

    filters: ClassVar[tuple[str, ...]] = ()
    serializer: ClassVar[type[BaseSerializer[Any]]]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.parameters = (*PARAMETERS, "fields", *self.filters)
        super().initial(request, *args, **kwargs)

    def rows(self, asked: dict[str, str]) -> QuerySet[Any, Any]:
        raise NotImplementedError

    def get(self, request: Request) -> Response:
        asked = self.asked()
        names, rows = self.fields(asked.get("fields")), self.rows(asked)
        if asked.get("count", "only") != "only":
            raise unknown_value("count", asked["count"], ["only"])
        found = page(rows, asked)
        if "count" in asked:
            return Response({"count": rows.count()})
        results = self.serializer(found.rows, many=True, context={"request": request}).data
        return Response({"meta": found.meta, "results": [{name: row[name] for name in names} for row in results]})

    def fields(self, asked: str | None) -> list[str]:
        """The root fields that were asked for; all without a wish."""
        known = list(self.serializer().fields)  # type: ignore[attr-defined]
        names = asked.split(",") if asked else known
        for name in names:
            if name not in known:
                raise unknown_value("fields", name, known)
        return names
