"""The "Add studies" pages: paste or upload a reference list, look at what each reference would become, confirm."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from evidence.admin_site import number, signed_in
from evidence.careful_admin import Careful
from evidence.citations.file_values import BrokenFile
from evidence.claims.jobs import enqueue
from evidence.claims.lists import Decision, EmptyList, NoCandidateChosen, ReasonMissing, confirm, start
from evidence.claims.models import Claim, ImportedReference, ReferenceImport
from evidence.studies.outcomes import Outcome

LONG_WAIT = 30  # seconds without an answer before a page asks whether the worker runs
LARGEST_FILE = 5_000_000  # bytes; a list of some 20,000 references


class AddStudiesForm(forms.Form):
    """A pasted list or an uploaded file of one, and the claim that its studies bear on."""

    claim = forms.ModelChoiceField(
        Claim.objects.all(), required=False, help_text="Leave empty to add the studies without tying them to a claim."
    )
    text = forms.CharField(
        label="Reference list", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "cols": 100, "class": "vLargeTextField"}),
        help_text="Paste it as it is: numbered, bulleted or one per line; PMIDs, DOIs, links or whole citations. "
        "A whole article with a heading “References” will do, and so will the content of a file of RIS, NBIB, BibTeX, "
        "CSL-JSON or EndNote XML.",
    )  # fmt: skip
    file = forms.FileField(
        label="or a file of it", required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.md,.csv,.tsv,.ris,.nbib,.bib,.json,.xml,text/*"}),
        help_text="Text in UTF-8, or what a reference manager exports: RIS (.ris), NBIB (.nbib), BibTeX (.bib), "
        "CSL-JSON (.json) or EndNote XML (.xml).",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        if not upload and not (cleaned.get("text") or "").strip():
            raise forms.ValidationError("Paste a reference list, or choose a file of one.")
        if upload:
            cleaned["text"] = self.read(upload)
        return cleaned

    def read(self, upload: Any) -> str:
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError(f"{upload.name} has {upload.size:,} bytes; at most {LARGEST_FILE:,} are read.")
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(
                f"{upload.name} is no UTF-8 text. Save or export it as UTF-8 (not Latin-1, Windows-1252 or UTF-16), "
                "or paste its content."
            ) from None


@admin.register(ReferenceImport)
class ReferenceImportAdmin(Careful):
    list_display = ["__str__", "claim", "state", "created_by", "created_at"]
    list_filter = ["state"]
    list_select_related = ["claim", "created_by"]
    search_fields = ["claim__statement", "lines__text"]

    def has_change_permission(self, request: HttpRequest, obj: ReferenceImport | None = None) -> bool:
        return self.has_add_permission(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AddStudiesForm(
            request.POST or None,
            request.FILES or None,
            initial={"claim": Claim.objects.filter(pk=number(request.GET.get("claim", ""))).first()},
        )
        claims = form.fields["claim"]
        assert isinstance(claims, forms.ModelChoiceField)
        claims.widget = AutocompleteSelect(
            ReferenceImport._meta.get_field("claim"), self.admin_site, choices=claims.choices
        )
        if request.method == "POST" and form.is_valid():
            try:
                batch = start(form.cleaned_data["text"], claim=form.cleaned_data["claim"], by=signed_in(request))
            except (EmptyList, BrokenFile) as error:
                form.add_error(None, str(error))
            else:
                enqueue(batch)
                return HttpResponseRedirect(self.address(batch))
        context = self.context(request, "Add studies") | {"form": form, "media": self.media + form.media}
        return TemplateResponse(request, "admin/claims/add_studies.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        batch = self.get_object(request, unquote(object_id))
        if batch is None:
            raise Http404("There is no such list.")
        if not self.has_change_permission(request, batch):
            raise PermissionDenied
        if request.method == "POST" and batch.state == ReferenceImport.State.CHECKED:
            return self.confirmed(request, batch)
        return self.preview(request, batch)

    def confirmed(self, request: HttpRequest, batch: ReferenceImport) -> HttpResponse:
        """Try the failed lines again, or add what was ticked."""
        if "again" in request.POST:
            batch.state = ReferenceImport.State.CHECKING
            batch.save()
        else:
            try:
                confirm(batch, decisions(request.POST, batch), by=signed_in(request))
            except (ReasonMissing, NoCandidateChosen) as error:
                messages.error(request, str(error))
                return self.preview(request, batch, posted=request.POST)
        enqueue(batch)
        return HttpResponseRedirect(self.address(batch))

    def preview(self, request: HttpRequest, batch: ReferenceImport, posted: QueryDict | None = None) -> HttpResponse:
        lines = list(batch.lines.select_related("study"))
        if posted is not None:
            remember(lines, decisions(posted, batch))
        working = batch.state in (ReferenceImport.State.CHECKING, ReferenceImport.State.ADDING)
        answered = sum(bool(line.outcome) for line in lines)
        counted = {outcome: sum(line.outcome == outcome for line in lines) for outcome in Outcome}
        context = self.context(request, f"Add studies: {batch}") | {
            "batch": batch, "lines": lines, "working": working, "answered": answered, "total": len(lines),
            "counts": [(outcome.label, number) for outcome, number in counted.items() if number],
            "failed": counted[Outcome.FAILED], "editable": batch.state == ReferenceImport.State.CHECKED,
            "stored": sum(line.study_id is not None and line.wanted for line in lines),
            "idle": idle_seconds(batch, lines),
            "tied": set(batch.claim.items.values_list("study_id", flat=True)) if batch.claim else set(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/claims/list.html", context)

    def context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts}

    def address(self, batch: ReferenceImport) -> str:
        return reverse("admin:evidence_referenceimport_change", args=[batch.pk])


def idle_seconds(batch: ReferenceImport, lines: list[ImportedReference]) -> int:
    """How long nothing has moved, once that is worth saying; 0 before."""
    last = max([batch.updated_at, *(line.answered_at for line in lines if line.answered_at)])
    seconds = int((timezone.now() - last).total_seconds())
    return seconds if seconds >= LONG_WAIT else 0


def decisions(posted: QueryDict, batch: ReferenceImport) -> dict[int, Decision]:
    """What was ticked, chosen and written beside each line of the form."""
    positions = batch.lines.values_list("position", flat=True)
    return {
        position: Decision(
            wanted=f"use-{position}" in posted or bool(posted.get(f"choice-{position}")),
            pmid=posted.get(f"choice-{position}", ""),
            reason=posted.get(f"reason-{position}", ""),
        )
        for position in positions
    }


def remember(lines: list[ImportedReference], made: dict[int, Decision]) -> None:
    """Show a form that was sent back as it was filled in."""
    for line in lines:
        decision = made[line.position]
        line.wanted, line.reason = decision.wanted, decision.reason
        line.pmid = decision.pmid or line.pmid
