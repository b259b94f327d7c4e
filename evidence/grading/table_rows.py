"""What the tables of claims, items and appraisals share: cells in words, and every refusal with its line."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import tablib
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import Field as ModelField
from django.db.models import Model
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import Diff, ModelResource
from import_export.results import Result
from import_export.widgets import Widget

from evidence.errors import EvidenceError
from evidence.history import Change

NOBODY = User()


class UnknownColumns(EvidenceError):
    """There is no column {unknown} here. Columns: {known}."""


class MissingColumns(EvidenceError):
    """The table lacks the column {missing}, which says what each line is about."""


class ColumnTwice(EvidenceError):
    """The column {column} is there twice."""


class AboutTheSame(EvidenceError):
    """Line {line} is about the same: one of the two is too many."""


class Text(Widget):
    """A text as it stands."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Word(Text):
    """One of some words, by its code or its label."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        self.codes = {str(code): str(label) for code, label in choices if code}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        asked = value.strip().casefold()
        for code, label in self.codes.items():
            if asked in (code.casefold(), label.casefold()):
                return code
        if asked:
            raise ValueError(f"“{value}” is none of: {', '.join(self.codes)}.")
        return ""


class Whole(Text):
    """A whole number, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        asked = value.strip()
        if asked and not (asked.isascii() and asked.isdecimal()):
            raise ValueError(f"“{value}” is no whole number such as 735.")
        return int(asked) if asked else None


class Number(Text):
    """A decimal number with a point, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Decimal | None:
        try:
            return Decimal(value.strip()) if value.strip() else None
        except InvalidOperation:
            raise ValueError(f"“{value}” is no number such as 0.69.") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        text = "" if value is None else f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


class Day(Text):
    """A date as year, month and day, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        try:
            return date.fromisoformat(value.strip()) if value.strip() else None
        except ValueError:
            raise ValueError(f"“{value}” is no date such as 2030-01-31.") from None


class Moment(Text):
    """A date with its time; only ever shown."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


class Column(Field):
    """A column of a table: what it shows of a row and, when it is read back, how its text is understood."""

    def __init__(self, name: str, read: Callable[[Any], Any] | None = None, widget: Text | None = None) -> None:
        self.read = read
        super().__init__(attribute=name, column_name=name, widget=widget or Text(), readonly=read is not None)

    def get_value(self, instance: Any) -> Any:
        try:
            return self.read(instance) if self.read else getattr(instance, self.attribute)
        except ObjectDoesNotExist:
            return None


class Difference(Diff):
    """What an import would change of a row, column by column."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:
        self.labels = [field.column_name for field in resource.get_import_fields()]
        super().__init__(resource, instance, new)

    def as_html(self) -> list[Change]:
        before = [""] * len(self.left) if self.new else self.left
        rows = zip(self.labels, before, self.right, strict=True)
        return [Change(label.replace("_", " "), old, new) for label, old, new in rows if old != new]


class Table(ModelResource):
    """A table out and in. `fixed` says which fields of a row this person may not change, `may_change` whether any.

    `needed` are the columns that say what a line is about; `shown` those that go out and are never read.
    """

    needed: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True

    def __init__(
        self,
        user: User = NOBODY,
        fixed: Callable[[Model], Iterable[str]] = lambda row: (),
        may_change: Callable[[Model], bool] = lambda row: True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.user, self.fixed, self.may_change = user, fixed, may_change

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Difference

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name_plural)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Raises UnknownColumns, MissingColumns or ColumnTwice."""
        headers, known = dataset.headers or [], [field.column_name for field in self.get_import_fields()]
        if unknown := [f"“{header}”" for header in headers if header not in known]:
            raise UnknownColumns(unknown=", ".join(unknown), known=", ".join(known))
        if missing := [f"“{name}”" for name in self.needed if name not in headers]:
            raise MissingColumns(missing=", ".join(missing))
        if twice := [header for header in headers if headers.count(header) > 1]:
            raise ColumnTwice(column=f"“{twice[0]}”")
        self.lines: list[int] = getattr(dataset, "lines", list(range(2, len(dataset) + 2)))
        self.met: dict[Any, int] = {}

    def before_import_row(self, row: Mapping[str, str], **kwargs: Any) -> None:
        """A second line about the same thing is refused. Raises AboutTheSame."""
        line = self.lines[kwargs["row_number"] - 1]
        key = tuple(row[name].strip() for name in self.needed if name in row)
        if self.met.setdefault(key, line) != line:
            raise AboutTheSame(line=self.met[key])

    def import_instance(self, instance: Any, row: Mapping[str, str], **kwargs: Any) -> None:
        """Read the cells, and refuse what this person may not change."""
        known = instance.pk is not None
        if known and not self.may_change(instance):
            raise ValidationError("This is not yours to change.")
        fixed = list(self.fixed(instance)) if known else []
        before = {name: field.export(instance) for name, field in self.fields.items() if name in fixed}
        errors: dict[str, list[ValidationError]] = {}
        for read in (super().import_instance, self.read_more):
            try:
                read(instance, row, **kwargs)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        for name, value in before.items():
            if self.fields[name].export(instance) != value:
                errors.setdefault(name, []).append(ValidationError("This cannot be changed any more, or not by you."))
        if errors:
            raise ValidationError(errors)

    def read_more(self, instance: Any, row: Mapping[str, str], **kwargs: Any) -> None:
        """Read the cells that are more than one field. Raises ValidationError by column."""

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        """Every refusal as a line and a sentence."""
        numbered = list(zip(result.rows, getattr(self, "lines", ()), strict=False))  # none of a table that is no such
        for row, line in numbered:
            row.line = line
        result.problems = [(line, sentence) for row, line in numbered for sentence in sentences(row)]


def sentences(row: Any) -> list[str]:
    """Why a row was refused."""
    found = [str(error.error).split("\n")[0] for error in row.errors]
    if row.validation_error is None:
        return found
    if not hasattr(row.validation_error, "error_dict"):
        return [*found, *row.validation_error.messages]
    named = row.validation_error.message_dict.items()
    return found + [text if name == NON_FIELD_ERRORS else f"{name}: {text}" for name, texts in named for text in texts]


def choices(model: type[Model], name: str) -> list[tuple[Any, Any]]:
    """What a field of a model may hold."""
    field = model._meta.get_field(name)
    assert isinstance(field, ModelField)
    return list(field.flatchoices)


def pairs(text: str) -> dict[str, str]:
    """The parts of a cell such as `ocebm-2011=2; sign-2011=1+`. Raises ValueError.

    >>> pairs("ocebm-2011=2; sign-2011=1+")
    {'ocebm-2011': '2', 'sign-2011': '1+'}
    """
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not (name and sign and value):
            raise ValueError(f"“{part}” is not of the form name=value.")
        if name in found:
            raise ValueError(f"“{name}” is there twice.")
        found[name] = value
    return found


def paired(values: Mapping[str, str]) -> str:
    """The cell that `pairs` reads."""
    return "; ".join(f"{name}={value}" for name, value in values.items())
