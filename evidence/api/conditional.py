"""What has not changed is not sent again: ETag, Last-Modified, and 304 (RFC 9110, sections 8.8 and 13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

HOUSE = Path(__file__).resolve().parent.parent
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


class Unchanged(Exception):  # noqa: N818 - no error: there is nothing to send
    """The client has this answer already."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an answer is made of, known before it is made: when these parts are the same, so is the answer."""

    parts: tuple[object, ...]
    changed: datetime | None = None  # when it last did


def tag(request: HttpRequest, stamp: Stamp) -> str:
    """A weak ETag: the same data through the same program at the same address."""
    asked = (request.build_absolute_uri(), request.headers.get("Accept", ""))
    return f'W/"{digest([*map(repr, stamp.parts), *asked, program()])}"'


def tag_of_body(body: bytes) -> str:
    """The ETag of these very bytes."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def seconds(changed: datetime | None) -> int | None:
    return int(changed.timestamp()) if changed else None


def refuse_unchanged(request: HttpRequest, stamp: Stamp, headers: dict[str, str]) -> None:
    """Raises Unchanged when the client has what this stamp stands for."""
    if not any(name in request.META for name in CONDITIONS):
        return
    bare = HttpResponse()
    for name, value in headers.items():
        bare[name] = value
    known = get_conditional_response(request, tag(request, stamp), seconds(stamp.changed), bare)
    if known is not None and known is not bare:
        raise Unchanged(known)


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The answer, or 304 when the client has it already. An answer without an ETag is told by its bytes."""
    response.setdefault("ETag", tag_of_body(response.content))
    found = get_conditional_response(request, response["ETag"], None, response)
    return response if found is None else found


def stamped(response: HttpResponseBase, request: HttpRequest, stamp: Stamp) -> None:
    response.setdefault("ETag", tag(request, stamp))
    if stamp.changed:
        response.setdefault("Last-Modified", http_date(stamp.changed.timestamp()))


def digest(texts: Iterable[str]) -> str:
    return blake2b("\x00".join(texts).encode(), digest_size=16).hexdigest()


@cache
def program() -> str:
    """Which program writes the answers: after an update the same data may be written in another way."""
    sources = (path for path in sorted(HOUSE.rglob("*.py")))
    return blake2b(b"\x00".join(path.read_bytes() for path in sources), digest_size=8).hexdigest()
