"""In which form a client wants an answer: by `?format=`, else by its Accept header (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from rest_framework.request import Request

from evidence.api.problems import unknown_value

JSON = "json"


@dataclass(frozen=True, slots=True)
class Range:
    """One part of an Accept header, with its parameters."""

    media: str
    parameters: dict[str, str]

    @property
    def weight(self) -> float:
        text = self.parameters.get("q", "1")
        return float(text) if re.fullmatch(r"[01](\.\d{0,3})?", text) else 0.0


def ranges(accept: str) -> list[Range]:
    """The parts of an Accept header, the most wanted first, without those that are refused (q=0)."""
    parts = [read_range(part) for part in accept.split(",")]
    return sorted((part for part in parts if part.weight > 0), key=lambda part: -part.weight)


def read_range(text: str) -> Range:
    media, *parameters = text.split(";")
    pairs = (parameter.partition("=") for parameter in parameters)
    return Range(media.strip().lower(), {name.strip().lower(): value.strip(' "') for name, _, value in pairs})


@dataclass(frozen=True, slots=True)
class Form:
    """Another form of an object beside its JSON: what `format=` calls it, its media type, and how it is written."""

    name: str
    media_type: str
    write: Callable[[], str]


def in_form(request: Request, forms: Iterable[Form]) -> HttpResponse | None:
    """The object in the form that was asked for; None when that is JSON. Raises BadParameter for an unknown one."""
    known = {form.name: form for form in forms}
    name = request.query_params.get("format")
    if name is not None and name not in (JSON, *known):
        raise unknown_value("format", name, [JSON, *known])
    chosen = known.get(name or accepted(request.headers.get("Accept", ""), known))
    if chosen is None:
        return None
    response = HttpResponse(chosen.write(), content_type=chosen.media_type)
    response["Vary"] = "Accept"
    return response


def accepted(accept: str, known: dict[str, Form]) -> str:
    """The name of the form that the header names first; JSON where it names none."""
    names = {form.media_type.partition(";")[0]: form.name for form in known.values()} | {"application/json": JSON}
    return next((names[part.media] for part in ranges(accept) if part.media in names), JSON)
