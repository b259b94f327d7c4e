"""What goes with a row that is deleted: as Django's page shows it, read in one query a model and not one a row."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

Found = tuple[list[Any], dict[str, int], set[str], list[Any]]


class Together(NestedObjects):
    """Collects rows with what their names are made of."""

    def related_objects(self, related_model: Any, related_fields: Iterable[Any], objs: Any) -> QuerySet[Any]:
        sure = {field.name for field in related_model._meta.concrete_fields if field.is_relation and not field.null}
        rows = super().related_objects(related_model, related_fields, objs)
        return rows.select_related(*sure, *(field.name for field in related_fields))


def going(rows: Sequence[Model] | QuerySet[Any], request: HttpRequest, site: AdminSite) -> Found:
    """What `ModelAdmin.get_deleted_objects` answers: what goes, how many, what is not allowed, what is in the way."""
    if not rows:
        return [], {}, set(), []
    collected = Together(using=rows[0]._state.db or "default", origin=rows)
    collected.collect(rows)
    found: set[Any] = {row for of in collected.model_objs.values() for row in of}
    refused = {
        str(row._meta.verbose_name)
        for row in found
        if site.is_registered(type(row)) and not site.get_model_admin(type(row)).has_delete_permission(request, row)
    }
    by_model: dict[Any, set[Any]] = dict(collected.model_objs.items())
    counts = {str(model._meta.verbose_name_plural): len(of) for model, of in by_model.items()}
    line = line_on(site)
    return collected.nested(line), counts, refused, [line(row) for row in collected.protected]


def line_on(site: AdminSite) -> Callable[[Model], str]:
    """Says what a row is, with the way to its page where it has one."""

    def line(row: Model) -> str:
        opts = row._meta
        kind = capfirst(str(opts.verbose_name))
        try:
            address = reverse(f"{site.name}:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
        except NoReverseMatch:
            return f"{kind}: {row}"
        return format_html('{}: <a href="{}">{}</a>', kind, address, row)

    return line
