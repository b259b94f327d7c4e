"""Errors as RFC 9457 problem details (application/problem+json): one body for every refusal."""

import difflib
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from evidence.api.patience import TooLong, was_stopped

MEDIA_TYPE = "application/problem+json"


class BadParameter(exceptions.APIException):
    """A query parameter that is unknown, or whose value is."""

    status_code = 400
    default_code = "bad_parameter"

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


class Gone(exceptions.APIException):
    """What was public once and was withdrawn."""

    status_code = 410
    default_code = "gone"


def unknown_parameter(name: str, known: Iterable[str]) -> BadParameter:
    listed = sorted(known)
    return BadParameter(name, f"Unknown parameter “{name}”.{nearest(name, listed)} Known are: {', '.join(listed)}.")


def unknown_value(parameter: str, value: str, known: Iterable[str]) -> BadParameter:
    listed = sorted(known)
    detail = f"Unknown value “{value}” of “{parameter}”.{nearest(value, listed)} Known are: {', '.join(listed)}."
    return BadParameter(parameter, detail)


def nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word.lower(), known, n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """The body of a refusal. `type` is about:blank: the status says which kind it is, the detail what to do."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}


def problem_response(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """DRF's exception handler. What is no refusal (a fault of ours) goes on to the 500 page."""
    if isinstance(error, Http404):
        return respond(404, str(error) or "There is nothing at this address.")
    if was_stopped(error):
        error = TooLong()
    if not isinstance(error, exceptions.APIException):
        return None
    more = (
        {"errors": [{"parameter": error.parameter, "detail": str(error.detail)}]}
        if isinstance(error, BadParameter)
        else {}
    )
    response = respond(error.status_code, str(error.detail), **more)
    if (later := getattr(error, "retry_after", None)) is not None:
        response["Retry-After"] = str(later)
    return response


def respond(status: int, detail: str, **more: Any) -> Response:
    return Response(problem(status, detail, **more), status=status, content_type=MEDIA_TYPE)


def not_found(request: HttpRequest) -> JsonResponse:
    """The 404 of an address that begins like the API's and is none."""
    body = problem(404, f"There is nothing at {request.path}. Begin at /api/v1/.")
    return JsonResponse(body, status=404, content_type=MEDIA_TYPE)


def bad_request(request: HttpRequest) -> JsonResponse:
    """The 400 of a request that Django refuses before any address is looked at, such as one for another host."""
    body = problem(400, "This request cannot be answered: its Host is not a name of this site, or it is malformed.")
    return JsonResponse(body, status=400, content_type=MEDIA_TYPE)


def precondition_failed() -> JsonResponse:
    """The 412 of If-Match and If-Unmodified-Since (RFC 9110, section 13.1)."""
    body = problem(412, "It is not what your If-Match or If-Unmodified-Since names: ask again without them.")
    return JsonResponse(body, status=412, content_type=MEDIA_TYPE)


def server_error(request: HttpRequest) -> JsonResponse:
    """The 500 of an API address; the fault itself is in the log."""
    body = problem(500, "Something went wrong on our side. It has been logged; please try again later.")
    return JsonResponse(body, status=500, content_type=MEDIA_TYPE)
