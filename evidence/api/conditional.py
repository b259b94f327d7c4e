"""What has not changed is not sent again: ETag, Last-Modified where it is certain, and 304 (RFC 9110, 8.8 and 13)."""

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe


def tag_of_body(body: bytes) -> str:
    """The ETag of these very bytes."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The answer, or 304 when the client has it already. An answer without an ETag is told by its bytes."""
    response.setdefault("ETag", tag_of_body(response.content))
    changed = parse_http_date_safe(response.get("Last-Modified", ""))
    return get_conditional_response(request, response["ETag"], changed, response) or response
