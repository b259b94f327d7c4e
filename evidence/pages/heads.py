"""What a page says of itself to those who do not see it: search engines, programs, and cards that link to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from evidence.citations.jsonld import CONTEXT, written

SITE = "Evidence"
PLAIN = {"@type": "WebPage"}  # what a page is of which no more is known
LONGEST = 200  # characters of a description: what search engines show


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page: `canonical` is its one address, `api` where programs read the same, `data` its JSON-LD."""

    title: str
    description: str
    canonical: str
    api: str
    kind: str
    data: SafeString


def head(
    request: HttpRequest,
    title: str,
    description: str,
    path: str,
    *,
    api: str = "",
    kind: str = "website",
    data: Mapping[str, Any] = PLAIN,
) -> Head:
    """The head of the page at this path; `data` are values of schema.org, to which its address and name are added."""
    address = request.build_absolute_uri(path)
    values = {
        "@context": CONTEXT,
        "@id": address,
        "url": address,
        "name": title,
        "isPartOf": site(request),
        **data,
    }
    return Head(
        title,
        Truncator(" ".join(description.split())).chars(LONGEST),
        address,
        api and request.build_absolute_uri(api),
        kind,
        mark_safe(written({name: value for name, value in values.items() if value})),  # noqa: S308  written escapes what HTML could read
    )


def site(request: HttpRequest) -> dict[str, str]:
    return {"@type": "WebSite", "name": SITE, "url": request.build_absolute_uri(reverse("pages:home"))}
