"""Claims in the admin, with their outcomes and the studies that bear on them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.safestring import SafeString

from evidence.admin_site import signed_in
from evidence.claims.models import Claim, EvidenceItem, Outcome, Topic
from evidence.studies import display


class OutcomeInline(admin.StackedInline):
    model = Outcome
    extra = 0


class EvidenceItemForm(ModelForm):
    """A study of a claim; once it is tied, it is taken off or kept, never exchanged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["study"].disabled = True


class EvidenceItemInline(admin.StackedInline):
    model = EvidenceItem
    form = EvidenceItemForm
    extra = 0
    autocomplete_fields = ["study"]
    fields = [("study", "role"), ("standing", "added_by", "added_at")]
    readonly_fields = ["standing", "added_by", "added_at"]
    show_change_link = True
    verbose_name = "study that bears on this claim"
    verbose_name_plural = "studies that bear on this claim"

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceItem]:
        rows = super().get_queryset(request).select_related("study", "claim", "added_by")
        return rows.prefetch_related("study__notices")

    @admin.display
    def standing(self, item: EvidenceItem) -> SafeString | str:
        return display.standing(item.study) if item.study_id else "–"


WORDING = {"statement", "topics", "note", "population", "intervention", "comparator", "question_type", "review_due"}


@admin.register(Claim)
class ClaimAdmin(admin.ModelAdmin):
    change_form_template = "admin/claims/change_form.html"
    list_display = ["statement", "state", "question_type", "studies", "review_due"]
    list_filter = ["state", "question_type", "topics"]
    search_fields = ["statement", "slug", "population", "intervention"]
    autocomplete_fields = ["topics"]
    inlines = [OutcomeInline, EvidenceItemInline]
    fieldsets = [
        (None, {"fields": ["statement", "slug", "state", "topics", "note"]}),
        ("PICO", {"fields": ["population", "intervention", "comparator", "question_type"]}),
        ("Review", {"fields": ["review_due"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).with_number_of_studies()  # type: ignore[attr-defined,no-any-return]

    @admin.display(ordering="number_of_studies")
    def studies(self, claim: Claim) -> int:
        return claim.number_of_studies  # type: ignore[attr-defined, no-any-return]

    def get_readonly_fields(self, request: HttpRequest, obj: Claim | None = None) -> list[str]:
        """Only those who may publish change the state and the wording of a published claim; its address stays, and the
        kind of question stays once studies were appraised for it."""
        publisher = request.user.has_perm("evidence.publish_claim")
        fixed = set() if publisher else {"state"}
        if obj and obj.state == Claim.State.PUBLISHED and not publisher:
            fixed |= WORDING
        if obj and obj.first_published_at:
            fixed.add("slug")
        if obj and obj.items.filter(appraisals__isnull=False).exists():
            fixed.add("question_type")
        return sorted(fixed)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Claim | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["statement"]}

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A study added here is signed by whoever added it."""
        for row in formset.save(commit=False):
            if isinstance(row, EvidenceItem) and row.added_by_id is None:
                row.added_by = signed_in(request)
            row.save()
        for row in formset.deleted_objects:
            row.delete()


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
