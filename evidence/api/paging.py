"""Lists by cursor: `cursor=*` starts, `meta.next_cursor` continues, null ends. Any page costs what the first costs."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from evidence.api.problems import BadParameter

PARAMETERS = ("cursor", "per_page", "count")
DEFAULT_SIZE, LARGEST_SIZE = 25, 200


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    per_page: int
    next_cursor: str | None

    @property
    def meta(self) -> dict[str, Any]:
        return {"per_page": self.per_page, "next_cursor": self.next_cursor}


def page(queryset: QuerySet[Any, Any], parameters: dict[str, str]) -> Page:
    """The page that these parameters ask for, in the order of the primary key. Raises BadParameter."""
    size = size_of(parameters.get("per_page", str(DEFAULT_SIZE)))
    after = decoded(parameters.get("cursor", "*"))
    rows = list(queryset.order_by("pk").filter(pk__gt=after)[: size + 1])
    more = len(rows) > size
    return Page(rows[:size], size, encoded(rows[size - 1]) if more else None)


def size_of(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_SIZE:
        return int(text)
    raise BadParameter("per_page", f"“{text}” is no page size: give a number from 1 to {LARGEST_SIZE}.")


def encoded(row: Model) -> str:
    return base64.urlsafe_b64encode(f"after:{row.pk}".encode()).decode().rstrip("=")


def decoded(cursor: str) -> int:
    if cursor == "*":
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        word, number = text.split(":")
        if word == "after" and number.isdigit() and len(number) < 19:
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise BadParameter("cursor", f"“{cursor}” is no cursor of ours: begin with cursor=*, go on with meta.next_cursor.")
