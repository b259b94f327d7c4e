"""The history of a row and of what belongs to it, read from the events that the database kept: newest first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field, Model, OuterRef, QuerySet, Subquery, Value

from evidence.grading.blinding import Events, shown
from evidence.history import Change
from evidence.history_words import in_words

VERBS = {"insert": "added", "update": "changed", "delete": "deleted"}
UNTOLD = {"record_hash"}  # of no meaning to a person


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one row: when, by whom and why, of what, and each field before and after."""

    when: datetime
    who: str
    why: str
    verb: str
    what: str
    name: str
    changes: list[Change]
    begins: bool


@dataclass(frozen=True, slots=True)
class Source:
    """The events of one model that belong to a history, and the column that ties them to its row."""

    events: Events
    column: str = ""

    @property
    def model(self) -> Any:
        return self.events.model

    @property
    def keeps_old(self) -> bool:
        """Whether a change keeps what was there before it, as `tracked(first=False)` has it; else what came after."""
        return any(tracker.row == pghistory.Old for tracker in self.model.pgh_trackers if tracker.label == "update")


def sources(row: Model, belonging: Iterable[tuple[str, str]], user: AbstractBaseUser) -> list[Source]:
    """What tells of a row: its events and those of the models that belong to it, as far as this person may see them."""
    own = history_of(type(row)).filter(pgh_obj_id=row.pk)
    related = [Source(events_under(name, column, row.pk), column) for name, column in belonging]
    return [Source(shown(one.events, user), one.column) for one in (Source(own), *related)]


def history_of(model: Any) -> Events:
    """All events of a tracked model."""
    return model.pgh_event_model._default_manager.all()  # type: ignore[no-any-return]


def events_under(name: str, column: str, pk: Any) -> Events:
    """The events whose column holds this number; `step__assessment_id` goes by the history of another model."""
    model = apps.get_model("evidence", name)
    parent, _, rest = column.partition("__")
    if not rest:
        return model._default_manager.filter(**{column: pk})
    history = model._meta.get_field(parent).related_model.pgh_event_model
    parents = events_under(history._meta.object_name, rest, pk)
    return model._default_manager.filter(**{f"{parent}_id__in": parents.values("pgh_obj_id")})


def keys(told: Sequence[Source]) -> QuerySet[Any, Any]:
    """When, of which source and which event, newest first; to be counted and sliced."""
    rows = [
        source.events.order_by().annotate(pgh_source=Value(place)).values_list("pgh_created_at", "pgh_source", "pgh_id")
        for place, source in enumerate(told)
    ]
    together = rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0]
    return together.order_by("-pgh_created_at", "pgh_source", "-pgh_id")


def entries(told: Sequence[Source], asked: Iterable[tuple[datetime, int, int]]) -> list[Entry]:
    """The entries of these keys, in their order."""
    places = list(asked)
    states: dict[tuple[int, int], tuple[Any, Any, Any]] = {}
    for place in {place for _, place, _ in places}:
        ids = [pk for _, at, pk in places if at == place]
        states |= {(place, found[0].pgh_id): found for found in before_and_after(told[place], ids)}
    names = Names(row for found in states.values() for row in found if row is not None)
    return [entry(told[place], *states[place, pk], names=names) for _, place, pk in places]


def before_and_after(source: Source, ids: list[int]) -> Iterator[tuple[Any, Any, Any]]:
    """Each event with the states before and after it; None where there was nothing, or nothing is known."""
    same = source.events.filter(pgh_obj_id=OuterRef("pgh_obj_id"))
    beside = (
        same.filter(pgh_id__gt=OuterRef("pgh_id")).order_by("pgh_id")
        if source.keeps_old
        else same.filter(pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    )
    events = list(source.events.filter(pk__in=ids).annotate(pgh_beside=Subquery(beside.values("pgh_id")[:1])))
    others = source.model._default_manager.in_bulk([event.pgh_beside for event in events if event.pgh_beside])
    today = today_of(source, events)
    for event in events:
        other = others.get(event.pgh_beside)
        if event.pgh_label == "delete":
            yield event, event, None
        elif source.keeps_old:
            yield event, event, other or today.get(event.pgh_obj_id)
        else:
            yield event, other, event


def today_of(source: Source, events: list[Any]) -> dict[Any, Any]:
    """The rows as they are now, where the events keep only what was."""
    if not source.keeps_old:
        return {}
    newest = {event.pgh_obj_id for event in events if event.pgh_beside is None}
    return source.model.pgh_tracked_model._base_manager.in_bulk(newest)  # type: ignore[no-any-return]


def entry(source: Source, event: Any, before: Any, after: Any, *, names: "Names") -> Entry:
    model, label = source.model.pgh_tracked_model, event.pgh_label
    return Entry(
        when=event.pgh_created_at,
        who=who(event.pgh_context, names),
        why=str((event.pgh_context or {}).get("why") or ""),
        verb=VERBS.get(label, label),
        what=model._meta.verbose_name,
        name=names.of_event(event) if source.column and not model._meta.proxy else "",
        changes=[change for field in told_fields(source) if (change := changed(field, before, after, names))],
        begins=label == "update" and before is None,
    )


def told_fields(source: Source) -> Iterator["Field[Any, Any]"]:
    """The fields that a person is told of: not the number, not what the clock fills, not the row it belongs to."""
    kept = {field.attname for field in source.model._meta.concrete_fields} - UNTOLD - {source.column.split("__")[-1]}
    for field in source.model.pgh_tracked_model._meta.concrete_fields:
        clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        if field.attname in kept and not field.primary_key and not clock:
            yield field


def changed(field: "Field[Any, Any]", before: Any, after: Any, names: "Names") -> Change | None:
    old, new = getattr(before, field.attname, None), getattr(after, field.attname, None)
    words = [in_words(field, value, names.named) for value in (old, new)]
    if old == new or words == ["", ""]:
        return None
    return Change(str(field.verbose_name), *words)


def who(context: dict[str, Any] | None, names: "Names") -> str:
    """Who was at the keyboard, or what made the change when nobody was."""
    if context is None:
        return "directly in the database"
    command = context.get("command")
    if person := context.get("user"):
        name = names.named(User, person)
        return f"{name}, by {command}" if command else name
    return f"a command: {command}" if command else "nobody signed in"


class Names:
    """What the rows are called that some events point to: as they are now, else as they last were."""

    def __init__(self, rows: Iterable[Any]) -> None:
        wanted = defaultdict(set)
        for row in rows:
            wanted[User].add((getattr(row, "pgh_context", None) or {}).get("user"))
            for field in row._meta.concrete_fields:
                if field.is_relation and not field.name.startswith("pgh_"):
                    wanted[field.related_model].add(getattr(row, field.attname))
        self.rows: dict[Any, dict[Any, Any]] = {}
        for model, pks in wanted.items():
            if pks := pks - {None}:
                self.rows[model] = model._base_manager.select_related().in_bulk(pks)
                self.rows[model] |= self.gone(model, pks - self.rows[model].keys())

    def gone(self, model: Any, pks: set[Any]) -> dict[Any, Any]:
        """Rows that were deleted, as their last event has them."""
        if not pks or not hasattr(model, "pgh_event_model"):
            return {}
        last = history_of(model).filter(pgh_obj_id__in=pks).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        return {event.pgh_obj_id: self.recalled(event) for event in last}

    def recalled(self, event: Any) -> Any:
        """A row as an event has it, with the rows it points to."""
        fields = [field for field in event.pgh_tracked_model._meta.concrete_fields if hasattr(event, field.attname)]
        row = event.pgh_tracked_model(**{field.attname: getattr(event, field.attname) for field in fields})
        for field in fields:
            rows = self.rows.get(field.related_model, {}) if field.is_relation else {}
            if other := rows.get(getattr(event, field.attname)) if rows else None:
                setattr(row, field.name, other)
        return row

    def of_event(self, event: Any) -> str:
        return called(self.recalled(event)) or f"number {event.pgh_obj_id}"

    def named(self, model: Any, pk: Any) -> str:
        row = self.rows.get(model, {}).get(pk)
        return called(row) or f"{model._meta.verbose_name} number {pk}, which is not there any more"


def called(row: Any) -> str:
    """The name of a row; empty when there is none, or when it lies in rows that are not there any more."""
    if isinstance(row, User):
        return row.get_full_name() or row.get_username()
    try:
        return str(row) if row is not None else ""
    except ObjectDoesNotExist:
        return ""
