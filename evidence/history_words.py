"""A value of a row as a person reads it: choices by their labels, dates by day and minute, JSON by its lines."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field
from django.utils import timezone

NOTHING: tuple[Any, ...] = (None, "", [], {})


def in_words(field: "Field[Any, Any]", value: object, named: Callable[[Any, Any], str]) -> str:
    """The value of a field as a person reads it; `named` says what a model's row of this number is called."""
    if value in NOTHING:
        return ""
    if field.is_relation:
        return named(field.related_model, value)
    labels = dict(field.flatchoices)
    return str(labels[value]) if isinstance(value, str | int) and value in labels else plain(value)


def plain(value: object) -> str:
    """A value without a field, as it stands alone or within JSON.

    >>> plain(Decimal("0.6900")), plain(True), plain(["a", "b"])
    ('0.69', 'yes', 'a, b')
    >>> plain({"randomisation": {"answer": "low", "support": ""}, "blinding": {"answer": "high"}})
    'randomisation: answer low\\nblinding: answer high'
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "\n".join(f"{name}: {within(inner)}" for name, inner in value.items() if inner not in NOTHING)
    if isinstance(value, list):
        deep = any(isinstance(inner, dict | list) for inner in value)
        return ("\n" if deep else ", ").join(within(inner) for inner in value if inner not in NOTHING)
    return str(value)


def within(value: object) -> str:
    """A value inside another one, on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {within(inner)}" for name, inner in value.items() if inner not in NOTHING)
    return plain(value).replace("\n", "; ")
