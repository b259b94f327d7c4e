"""Scales, and the appraisals of a reviewer's own."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, OuterRef, QuerySet, Subquery, Value
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence.admin_site import number, signed_in
from evidence.claims.models import EvidenceItem
from evidence.grading.models import Appraisal, Level, Scale
from evidence.grading.suggestion import Suggestion, suggest
from evidence.studies import display


def suggestion_for(item: EvidenceItem) -> Suggestion:
    types = [kind["name"] for kind in item.study.publication_types]
    return suggest(types, [heading["name"] for heading in item.study.mesh], item.claim.question_type)


class LevelInline(admin.StackedInline):
    model = Level
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Level]:
        return super().get_queryset(request).select_related("scale")


@admin.register(Scale)
class ScaleAdmin(admin.ModelAdmin):
    list_display = ["name", "version", "target", "key"]
    search_fields = ["name", "key"]
    inlines = [LevelInline]


@admin.register(EvidenceItem)
class EvidenceItemAdmin(admin.ModelAdmin):
    """A study for a claim, as a reviewer meets it: what it is, what is suggested, and the way to appraise it."""

    list_display = ["study", "claim", "role", "shown_standing", "appraise"]
    list_filter = ["role", "claim__state", "claim"]
    list_select_related = ["study", "claim"]
    search_fields = ["study__title", "study__pmid", "claim__statement"]
    autocomplete_fields = ["claim", "study"]
    readonly_fields = ["added_by", "added_at", "shown_standing", "suggested", "shown_abstract", "appraise"]
    fieldsets = [
        (None, {"fields": ["claim", "study", "role", "shown_standing", "appraise"]}),
        ("Suggestion", {"fields": ["suggested"]}),
        ("Abstract", {"fields": ["shown_abstract"]}),
        ("Record", {"fields": ["added_by", "added_at"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: EvidenceItem | None = None) -> list[str]:
        """An item stays what it is: a judgement must not move to another paper or claim."""
        return [*self.readonly_fields, "claim", "study"] if obj else list(self.readonly_fields)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether others have appraised an item is not to be found out through an address."""
        return not lookup.startswith("appraisals") and super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceItem]:
        own = Appraisal.objects.filter(item=OuterRef("pk"), reviewer=request.user.pk).values("level__code")
        may = request.user.has_perm("evidence.add_appraisal")
        items = super().get_queryset(request).prefetch_related("study__notices")
        return items.annotate(own_level=Subquery(own), may_appraise=Value(may))

    @admin.display(description="standing")
    def shown_standing(self, item: EvidenceItem) -> SafeString:
        return display.standing(item.study)

    @admin.display(description="abstract")
    def shown_abstract(self, item: EvidenceItem) -> SafeString:
        return display.abstract(item.study)

    @admin.display(description="design and level")
    def suggested(self, item: EvidenceItem) -> str:
        return suggestion_text(suggestion_for(item))

    @admin.display(description="your appraisal")
    def appraise(self, item: EvidenceItem) -> SafeString:
        if not getattr(item, "may_appraise", False):
            return SafeString("–")
        own = getattr(item, "own_level", None)
        words = f"Level {own} – change" if own else "Appraise"
        return format_html('<a href="{}?item={}">{}</a>', reverse("admin:evidence_appraisal_add"), item.pk, words)

    def save_model(self, request: HttpRequest, obj: EvidenceItem, form: Any, change: bool) -> None:
        if obj.added_by_id is None:
            obj.added_by = signed_in(request)
        super().save_model(request, obj, form, change)


def suggestion_text(suggestion: Suggestion) -> str:
    level = f"OCEBM level {suggestion.level}" if suggestion.level else "no level suggested"
    return f"{suggestion.design.capitalize()}, {level}. {suggestion.reason}"


class AppraisalForm(ModelForm):
    """An appraisal by `reviewer`, whom the admin names: nobody appraises in another's name."""

    reviewer: AbstractBaseUser

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.item_id and self.initial.get("item"):
            self.instance.item = EvidenceItem.objects.filter(pk=self.initial["item"]).first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.reviewer_id is None:
            self.instance.reviewer = self.reviewer
        item = cleaned.get("item") or self.instance.item
        others = Appraisal.objects.filter(item=item, reviewer=self.instance.reviewer).exclude(pk=self.instance.pk)
        if item and others.exists():
            raise ValidationError("You have already appraised this study for this claim; change that appraisal.")
        return cleaned


@admin.register(Appraisal)
class AppraisalAdmin(admin.ModelAdmin):
    """A reviewer sees and changes the own appraisals only; whoever may delete appraisals sees all."""

    form = AppraisalForm
    list_display = ["item", "level", "direction", "reviewer", "updated_at"]
    list_filter = ["direction", "level__scale"]
    list_select_related = ["item__study", "item__claim", "level__scale", "reviewer"]
    search_fields = ["item__study__title", "item__claim__statement", "reason"]
    autocomplete_fields = ["item"]
    readonly_fields = ["suggested", "shown_abstract", "reviewer", "created_at", "updated_at"]
    fieldsets = [
        (None, {"fields": ["item", "suggested", "level", "direction", "reason"]}),
        ("Abstract", {"fields": ["shown_abstract"]}),
        ("Record", {"fields": ["reviewer", "created_at", "updated_at"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Appraisal | None = None) -> list[str]:
        return [*self.readonly_fields, "item"] if obj else list(self.readonly_fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appraisal]:
        appraisals = super().get_queryset(request)
        if request.user.has_perm("evidence.delete_appraisal"):
            return appraisals
        return appraisals.filter(reviewer_id=request.user.pk)

    def has_change_permission(self, request: HttpRequest, obj: Appraisal | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.reviewer_id == request.user.pk)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Whoever has appraised this study for this claim before goes on with that appraisal."""
        given = request.GET.get("item", "")
        own = Appraisal.objects.filter(item_id=number(given), reviewer_id=request.user.pk).first()
        if own and request.method == "GET":
            return HttpResponseRedirect(reverse("admin:evidence_appraisal_change", args=[own.pk]))
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"item": number(request.GET.get("item", ""))}

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Levels of scales for one study; when the claim is known, for its kind of question."""
        if db_field.name == "level":
            levels = Level.objects.filter(scale__target=Scale.Target.STUDY).select_related("scale")
            if item := self.item_of(request):
                levels = levels.filter(question_type__in=["", item.claim.question_type])
            kwargs["queryset"] = levels
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def item_of(self, request: HttpRequest) -> EvidenceItem | None:
        """The item that a form is about, from its address."""
        items = EvidenceItem.objects.select_related("claim", "study")
        pk = request.GET.get("item", "") or request.POST.get("item", "")
        if pk:
            return items.filter(pk=number(pk)).first()
        match = request.resolver_match
        appraisal = match.kwargs.get("object_id", "") if match else ""
        return items.filter(appraisals=number(appraisal)).first()

    @admin.display(description="suggestion")
    def suggested(self, appraisal: Appraisal) -> str:
        return suggestion_text(suggestion_for(appraisal.item)) if appraisal.item_id else "Choose a study first."

    @admin.display(description="abstract")
    def shown_abstract(self, appraisal: Appraisal) -> SafeString | str:
        return display.abstract(appraisal.item.study) if appraisal.item_id else "–"

    def get_form(self, request: HttpRequest, obj: Appraisal | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.reviewer = request.user
        return form
