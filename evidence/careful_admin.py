"""What every page of the admin does with odd addresses, with clicks that cross, and with what the database refuses."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DatabaseError, DataError, IntegrityError
from django.db.models import BaseConstraint, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from evidence.admin_site import number
from evidence.deleting_admin import going

# https://www.postgresql.org/docs/current/errcodes-appendix.html
RAISED = "P0001"  # by a promise of ours, with its sentence
COSTLY = ("regex", "iregex")  # patterns run in the database, and a bad one is an error there

MEANWHILE = "Something else was stored meanwhile that does not go together with this: look at it, and save again."


class CarefulChangeList(ChangeList):
    """A list that takes an address which cannot be answered as Django takes an unknown filter: it shows all rows."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
            raise IncorrectLookupParameters("No text has a NUL character.")
        if any(name.endswith(COSTLY) for name in request.GET):
            raise IncorrectLookupParameters("Rows are not looked for by patterns.")
        try:
            super().__init__(request, *args, **kwargs)
        except (ValueError, OverflowError, DataError) as error:  # such as the year 0 or 99999
            raise IncorrectLookupParameters(str(error)) from error


class Careful(admin.ModelAdmin):
    """The base of our admin pages: what goes wrong is said where it was done, and nothing typed is lost."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CarefulChangeList

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *args: Any) -> HttpResponse | None:  # type: ignore[override]
        """An action on rows that no list offers does nothing."""
        if all(number(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return super().response_action(request, queryset, *args)
        messages.error(request, "One of the chosen rows is none: choose them again.")
        return HttpResponseRedirect(request.get_full_path())

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)
        except DatabaseError as error:
            messages.error(request, refusal(error))
            return HttpResponseRedirect(request.get_full_path())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DatabaseError as error:
            messages.error(request, refusal(error))
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
            )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return going(objs, request, self.admin_site)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """What the database refuses is checked once more, beside what was stored meanwhile, and said on the form."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DatabaseError as error:
            request.refusal = refusal(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (RefusedForm, form), {"refusal": getattr(request, "refusal", "")})


class RefusedForm(forms.BaseModelForm):
    """A form whose rows the database refused; it says so unless its fields now say it better."""

    refusal = ""

    def full_clean(self) -> None:
        super().full_clean()
        if self.refusal and self.is_bound and not self.errors:
            self.add_error(None, self.refusal)


def refusal(error: DatabaseError) -> str:
    """The sentence of whatever refused: a promise, a constraint. Raises the error itself when nothing of ours did."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None and diagnosis.sqlstate == RAISED:
        return str(diagnosis.message_primary)
    if not isinstance(error, IntegrityError):
        raise error
    names = (constraint for model in apps.get_models() for constraint in model._meta.constraints)
    broken = next((one for one in names if diagnosis and one.name == diagnosis.constraint_name), None)
    said = broken.violation_error_message if broken else None
    return MEANWHILE if said in (None, BaseConstraint.default_violation_error_message) else str(said)
