"""Lists by cursor: `cursor=*` starts, `meta.next_cursor` continues, null ends. Any page costs what the first costs."""

import base64
import binascii
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

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


def whole(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise ValueError(text)


def when(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        return moment.astimezone(UTC)  # what is then no moment between the years 1 and 9999 is an OverflowError
    raise ValueError(text)


def rank(text: str) -> float:
    number = float(text)
    if math.isfinite(number):
        return number
    raise ValueError(text)


@dataclass(frozen=True, slots=True)
class Key:
    """A column by which a list is ordered; the last one of an order is different in every row."""

    name: str
    read: Callable[[str], Any] = whole
    descending: bool = False
    numbers: type[Model] | None = (
        None  # whose rows the column names; told of both, PostgreSQL begins far inside of both
    )

    @property
    def order(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    @property
    def way(self) -> str:
        return "lt" if self.descending else "gt"

    @property
    def beyond(self) -> str:
        return f"{self.name}__{self.way}"

    def past(self, value: object) -> Q:
        """The rows behind this value, when the column alone orders them."""
        behind = Q(**{self.beyond: value})
        if self.numbers is None:
            return behind
        there = self.numbers._default_manager.filter(**{f"pk__{self.way}": value})
        return behind & Q(**{f"{self.name}__in": there.values("pk")})

    def written(self, row: object) -> str:
        value = getattr(row, self.name)
        return value.isoformat() if isinstance(value, datetime) else repr(value)


PK = (Key("pk"),)


def page(queryset: QuerySet[Any, Any], parameters: dict[str, str], keys: Sequence[Key] = PK) -> Page:
    """The page that these parameters ask for, in the order of the keys. Raises BadParameter."""
    size, after = place(parameters, keys)
    ordered = queryset.order_by(*(key.order for key in keys))
    rows = list((ordered.filter(following(keys, after)) if after else ordered)[: size + 1])
    more = len(rows) > size
    return Page(rows[:size], size, encoded(rows[size - 1], keys) if more else None)


def place(parameters: dict[str, str], keys: Sequence[Key] = PK) -> tuple[int, list[Any]]:
    """How many rows a page has, and what the last row before it had. Raises BadParameter."""
    size = size_of(parameters.get("per_page", str(DEFAULT_SIZE)))
    return size, decoded(parameters.get("cursor", "*"), keys)


def following(keys: Sequence[Key], after: Sequence[Any]) -> Q:
    """The rows behind these values: (a, b) > (x, y), said so that an index on (a, b) is used."""
    key, value = keys[0], after[0]
    if len(keys) == 1:
        return key.past(value)
    tied = Q(**{key.name: value}) & following(keys[1:], after[1:])
    return Q(**{f"{key.beyond}e": value}) & (Q(**{key.beyond: value}) | tied)


def size_of(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19 and 1 <= int(text) <= LARGEST_SIZE:
        return int(text)
    raise BadParameter("per_page", f"“{text}” is no page size: give a number from 1 to {LARGEST_SIZE}.")


def encoded(row: object, keys: Sequence[Key]) -> str:
    text = "|".join(key.written(row) for key in keys)
    return base64.urlsafe_b64encode(f"after:{text}".encode()).decode().rstrip("=")


def decoded(cursor: str, keys: Sequence[Key]) -> list[Any]:
    """What the last row of the page before had; nothing for the first page."""
    if cursor == "*":
        return []
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        word, _, values = text.partition(":")
        if word == "after":
            return [key.read(value) for key, value in zip(keys, values.split("|"), strict=True)]
    except (binascii.Error, ValueError, OverflowError):
        pass
    begin = "begin with cursor=*, go on with meta.next_cursor"
    raise BadParameter("cursor", f"“{cursor}” is no cursor of this list: {begin}.")
