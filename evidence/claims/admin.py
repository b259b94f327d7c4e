"""Claims in the admin: the working copy, with its outcomes, its studies and the ratings of its whole evidence."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence.admin_site import signed_in
from evidence.articles.uses_admin import WithUses
from evidence.careful_admin import Careful
from evidence.claims.models import Claim, EvidenceItem, Outcome, Topic
from evidence.grading.agreeing import closed_to, conclude_all, with_progress
from evidence.grading.appraisals import Appraisal, Rating
from evidence.grading.judged_admin import KeepsJudgements
from evidence.grading.moves_admin import may_publish
from evidence.grading.publications import Publication
from evidence.grading.publishing_admin import WithPublishing
from evidence.grading.rating_admin import RatingInline, sign_rating
from evidence.grading.snapshots import full_name
from evidence.grading.tables import ClaimResource
from evidence.grading.workbench_page_admin import workbench
from evidence.history_admin import WithHistory
from evidence.seen_admin import SeenForm
from evidence.studies import display
from evidence.tables_admin import WithTables


class KeptFormSet(forms.BaseInlineFormSet):
    """Rows of a claim of which those that were judged stay."""

    def clean(self) -> None:
        named = sum(bool(self.data.get(form.add_prefix("id"))) for form in self.forms)
        if named != self.initial_form_count():
            raise ValidationError("This page does not say which of its rows were here already: open it anew.")
        for form in self.forms:
            goes = form.instance.pk and getattr(form, "cleaned_data", {}).get("DELETE")
            if goes and (sentence := self.kept(form.instance)):
                raise ValidationError(sentence)
        super().clean()

    def kept(self, row: Any) -> str:
        """Why a row cannot go; empty when it can."""
        raise NotImplementedError


class OutcomeFormSet(KeptFormSet):
    def kept(self, row: Outcome) -> str:
        if hasattr(row, "assessment") or row.appraisals.exists():
            return f"“{row}” was assessed or appraised, and stays: no judgement is lost. Make it less important."
        return ""


class ItemFormSet(KeptFormSet):
    def kept(self, row: EvidenceItem) -> str:
        if row.appraisals.exists() or hasattr(row, "consensus") or row.assessments.exists():
            name = row.study.short_citation
            return f"{name} was judged for this claim, and stays, so that no judgement is lost. Make it background."
        return ""


class OutcomeInline(admin.StackedInline):
    model = Outcome
    formset = OutcomeFormSet
    extra = 0
    fields = ["name", ("kind", "importance", "wanted"), "smallest_important_difference"]


class Named(forms.Widget):
    """A row that stays, by its name and the way to it; nothing is looked up to show it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        address = reverse(f"admin:evidence_{value._meta.model_name}_change", args=[value.pk])
        return format_html('<a href="{}">{}</a>', address, value)

    def id_for_label(self, id_: str) -> str:
        return ""


class EvidenceItemForm(forms.ModelForm):
    """A study of a claim; once it is tied, it is taken off or kept, never exchanged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["study"] = forms.Field(disabled=True, widget=Named)
            self.initial["study"] = self.instance.study


class EvidenceItemInline(admin.StackedInline):
    model = EvidenceItem
    form = EvidenceItemForm
    formset = ItemFormSet
    extra = 0
    autocomplete_fields = ["study"]
    fields = [("study", "role"), ("standing", "appraised"), ("added_by", "added_at")]
    readonly_fields = ["standing", "appraised", "added_by", "added_at"]
    verbose_name = "study that bears on this claim"
    verbose_name_plural = "studies that bear on this claim"

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceItem]:
        rows = with_progress(super().get_queryset(request).select_related("study", "claim", "added_by"))
        return rows.prefetch_related("study__notices")

    @admin.display
    def standing(self, item: EvidenceItem) -> SafeString | str:
        return display.standing(item.study) if item.study_id else "–"

    @admin.display
    def appraised(self, item: EvidenceItem) -> SafeString | str:
        """How far reviewers are: numbers, no names; and the way to one's own appraisal."""
        if item.pk is None:
            return "–"
        if item.role == EvidenceItem.Role.BACKGROUND:
            return "background: not appraised"
        said = f"{item.submitted} of {item.claim.reviewers_needed}"  # type: ignore[attr-defined]
        return format_html('{} · <a href="{}">Appraise {}</a>', said, workbench(item), item.study.short_citation)


@admin.register(Claim)
class ClaimAdmin(WithUses, KeepsJudgements, WithPublishing, WithHistory, WithTables):
    form = SeenForm
    resource_classes = [ClaimResource]
    history_of = (("OutcomeEvent", "claim_id"), ("EvidenceItemEvent", "claim_id"), ("ClaimTopicEvent", "claim_id"),
                  ("RatingEvent", "claim_id"))  # fmt: skip
    change_form_template = "admin/claims/change_form.html"
    list_display = ["statement", "state", "version", "question_type", "studies", "taken_by", "review_due"]
    list_filter = ["state", "question_type", "topics"]
    list_select_related = ["taken_by"]
    search_fields = ["statement", "slug", "population", "intervention"]
    inlines = [OutcomeInline, EvidenceItemInline, RatingInline]
    fieldsets = [
        (None, {"fields": ["statement", "slug", ("state", "version"), "topics", "note"]}),
        ("PICO", {"fields": ["population", "intervention", "comparator", "question_type"]}),
        ("Review", {"fields": ["reviewers_needed", "review_due"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).with_number_of_studies()  # type: ignore[attr-defined,no-any-return]

    @admin.display(ordering="number_of_studies")
    def studies(self, claim: Claim) -> int:
        return claim.number_of_studies  # type: ignore[attr-defined, no-any-return]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Claim | None = None) -> list[str]:
        """The state moves by the buttons; the address stays once it was published, the kind of question once anything
        was judged for it. Fewer reviewers reveal what others judged: after the first appraisal editors decide that,
        and of those who appraise themselves only whoever may see all of it already."""
        fixed = {"state", "version"}
        if obj and obj.first_published_at:
            fixed.add("slug")
        if obj and (obj.items.filter(appraisals__isnull=False).exists() or obj.ratings.exists()):
            fixed.add("question_type")
        user = signed_in(request)
        begun = obj and Appraisal.objects.submitted().filter(item__claim=obj).exists()
        if obj and begun and (not may_publish(user) or closed_to(user, obj)):
            fixed.add("reviewers_needed")
        return sorted(fixed)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Claim | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["statement"]}

    def has_delete_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        """Of what readers saw nothing is deleted."""
        return (obj is None or obj.version is None) and super().has_delete_permission(request, obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        claim = self.get_object(request, object_id)
        if claim is None or claim.version is None:
            return super().delete_view(request, object_id, extra_context)
        messages.error(request, f"“{claim}” was published: it is retired, not deleted.")
        return HttpResponseRedirect(self.address(claim))

    def save_model(self, request: HttpRequest, obj: Claim, form: Any, change: bool) -> None:
        """Another number of reviewers may settle, or open, what was judged so far."""
        super().save_model(request, obj, form, change)
        if "reviewers_needed" in form.changed_data:
            conclude_all(obj, now=timezone.now())
        if obj.taken_by and obj.taken_by != request.user:
            messages.warning(
                request, f"This claim is being worked on by {full_name(obj.taken_by)}: tell them what you changed."
            )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """What is added or judged here is signed by whoever does it."""
        rows: Iterable[Model] = formset.save(commit=False)
        for row in formset.deleted_objects:  # first: another row may take the name, or the study, of one that goes
            row.delete()
        for row in rows:
            if isinstance(row, EvidenceItem) and row.added_by_id is None:
                row.added_by = signed_in(request)
            if isinstance(row, Rating):
                sign_rating(row, signed_in(request))
            row.save()
        formset.save_m2m()


@admin.register(Topic)
class TopicAdmin(Careful):
    list_display = ["name", "slug"]
    search_fields = ["name"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Topic | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        """Publications name their topics by the slug: once one does, it stays."""
        return ["slug"] if obj and Publication.objects.filter(topics__contains=[obj.slug]).exists() else []
