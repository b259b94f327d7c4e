"""Tables in the admin: out to a spreadsheet, and back in after a look at what would change, wholly or not at all."""

import base64
from typing import Any

import pghistory
from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.tmp_storages import BaseStorage

from evidence.admin_site import signed_in
from evidence.careful_admin import Careful
from evidence.errors import EvidenceError
from evidence.grading.table_rows import Table
from evidence.table_files import CSV, MOST_BYTES, XLSX

SALT = "evidence.table"
LOOK = 86_400  # seconds that a preview may be confirmed
SHOWN = 200  # changes in a preview; the rest is counted


class InThePage(BaseStorage):
    """Between the look and the click the table waits in the page itself, signed: nothing is left lying on a disk."""

    def save(self, data: bytes) -> None:
        self.name = signing.dumps(base64.b64encode(data).decode(), salt=SALT, compress=True)

    def read(self) -> bytes:
        return base64.b64decode(signing.loads(self.name, salt=SALT, max_age=LOOK))

    def remove(self) -> None:
        """Gone with the page."""


class TableForm(ImportForm):
    """A file, whose ending says what it is."""

    media = forms.Media()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        file = self.fields["import_file"]
        file.label, file.help_text = "Table", "A CSV file in UTF-8, or an XLSX workbook; at most 5 MB and 10,000 lines."
        file.widget.attrs.update({"class": "", "accept": ".csv,.xlsx"})

    def clean_import_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["import_file"]
        if ending(file.name) not in ENDINGS:
            raise forms.ValidationError(f"{file.name} is neither .csv nor .xlsx: save the table as one of these.")
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"{file.name} has {file.size:,} bytes; at most {MOST_BYTES:,} are read.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if file := cleaned.get("import_file"):
            cleaned["format"] = str(ENDINGS.index(ending(file.name)))
        return cleaned


class OutForm(ExportForm):
    """A format; there is always one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [(str(place), name[1:].upper()) for place, name in enumerate(ENDINGS)]


class ConfirmForm(ConfirmImportForm):
    """What was looked at, as it was."""

    def clean_import_file_name(self) -> str:
        try:
            signing.loads(self.cleaned_data["import_file_name"], salt=SALT, max_age=LOOK)
        except signing.BadSignature:
            raise forms.ValidationError("This preview is too old, or was changed: choose the file again.") from None
        return str(self.cleaned_data["import_file_name"])

    def clean_format(self) -> str:
        return known(self.cleaned_data["format"], [str(place) for place in range(len(ENDINGS))])

    def clean_resource(self) -> str:
        return known(self.cleaned_data["resource"], ["", "0"])

    def clean_original_file_name(self) -> str:
        return str(self.cleaned_data["original_file_name"])[:200]


ENDINGS = (".csv", ".xlsx")  # in the order of the formats


def ending(name: str | None) -> str:
    return "." + (name or "").rpartition(".")[2].lower()


def known(value: str, values: list[str]) -> str:
    if value not in values:
        raise forms.ValidationError("This preview was changed: choose the file again.")
    return value


class WithTables(Careful, ImportExportModelAdmin):
    """An admin with Import and Export as CSV and XLSX: give it one class of evidence.grading.tables, as in
    `resource_classes = [ClaimResource]` (also ItemResource, AppraisalResource).

    To export one has to be allowed to see, to import to add and to change. What `get_queryset` leaves out is not
    exported; what `get_readonly_fields` or `has_change_permission` protects of an object is not changed by an import.
    """

    resource_classes: list[type[Table]]
    formats = [CSV, XLSX]
    import_form_class = TableForm
    confirm_form_class = ConfirmForm
    export_form_class = OutForm
    import_template_name = "admin/tables/import.html"
    export_template_name = "admin/tables/export.html"
    import_export_change_list_template = "admin/tables/change_list.html"
    tmp_storage_class = InThePage
    to_encoding = "utf-8-sig"  # without the mark, spreadsheets take UTF-8 for something else
    skip_admin_log = True  # the history of changes says it all

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        def fixed(row: Model) -> list[str]:
            return list(self.get_readonly_fields(request, row))

        def may_change(row: Model) -> bool:
            return bool(self.has_change_permission(request, row))

        return {"user": signed_in(request), "fixed": fixed, "may_change": may_change}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {"rollback_on_validation_errors": True}

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        try:
            return super().get_export_queryset(request)
        except IncorrectLookupParameters:
            raise BadRequest("The list has no such filter.") from None

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """What is wrong with the file, in a sentence; a fault of ours is not blamed on the file."""
        if not isinstance(e, EvidenceError):
            raise e
        form.add_error("import_file", str(e))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.titled(super().import_action(request, **kwargs), "Import")

    def export_action(self, request: HttpRequest) -> HttpResponse:
        return self.titled(super().export_action(request), "Export")

    def titled(self, response: HttpResponse, verb: str) -> HttpResponse:
        """The page with its title, and the lines that it shows of a preview."""
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            result = response.context_data.get("result") or ()
            changed = [row for row in result if row.import_type in ("new", "update")]
            response.context_data |= {
                "title": f"{verb} {self.opts.verbose_name_plural}",
                "needed": self.resource_classes[0].needed, "only_shown": self.resource_classes[0].shown,
                "changed_rows": changed[:SHOWN], "not_shown": len(changed) - SHOWN,
            }  # fmt: skip
        return response

    def process_dataset(self, dataset: Any, form: forms.Form, request: HttpRequest, **kwargs: Any) -> Any:
        with pghistory.context(why=f"Imported from {form.cleaned_data['original_file_name']}"):
            return super().process_dataset(dataset, form, request, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Back to the list; or to the form when something has changed since the look, and then nothing was stored."""
        if not (result.has_errors() or result.has_validation_errors()):
            response: HttpResponse = super().process_result(result, request)
            return response
        context = self.admin_site.each_context(request) | {
            "opts": self.opts, "result": result, "form": TableForm(self.get_import_formats(), self.resource_classes),
        }  # fmt: skip
        return self.titled(TemplateResponse(request, self.import_template_name, context), "Import")

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        totals = result.totals
        messages.success(
            request, f"Imported: {totals['new']} new, {totals['update']} changed, {totals['skip']} as they were."
        )
