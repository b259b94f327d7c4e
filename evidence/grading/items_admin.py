"""A study for a claim in the admin: what it is, what is suggested, how far its reviewers are."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence.admin_site import signed_in
from evidence.claims.models import EvidenceItem
from evidence.grading.agreeing import with_progress
from evidence.grading.appraisals import Appraisal
from evidence.grading.appraising import suggestion_for
from evidence.grading.judged_admin import KeepsJudgements
from evidence.grading.suggestion import Suggestion
from evidence.grading.tables import ItemResource
from evidence.grading.workbench_page_admin import workbench
from evidence.history_admin import WithHistory
from evidence.studies import display
from evidence.tables_admin import WithTables

# What the way to the workbench is called, by the state of the own appraisal.
APPRAISE = {None: "Appraise", "draft": "Go on with your draft", "submitted": "You submitted: read or change"}


@admin.register(EvidenceItem)
class EvidenceItemAdmin(KeepsJudgements, WithHistory, WithTables):
    """A study for a claim, as a reviewer meets it; what others judged shows only once it may be seen."""

    history_of = (("ConsensusEvent", "item_id"), ("RatingEvent", "consensus__item_id"))
    resource_classes = [ItemResource]

    list_display = ["study", "claim", "role", "shown_standing", "progress", "appraise"]
    list_filter = ["role", "claim__state", "claim"]
    list_select_related = ["study", "claim"]
    search_fields = ["study__title", "study__pmid", "claim__statement"]
    autocomplete_fields = ["claim", "study"]
    readonly_fields = [
        "added_by", "added_at", "shown_standing", "suggested", "shown_abstract", "progress", "agreed", "appraise",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["claim", "study", "role", "shown_standing"]}),
        ("Appraisal", {"fields": ["appraise", "progress", "agreed", "suggested"]}),
        ("Abstract", {"fields": ["shown_abstract"]}),
        ("Record", {"fields": ["added_by", "added_at"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: EvidenceItem | None = None) -> list[str]:
        """An item stays what it is: a judgement must not move to another paper or claim."""
        return [*self.readonly_fields, "claim", "study"] if obj else list(self.readonly_fields)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What others judged of an item, and whether, is not to be found out through an address."""
        hidden = lookup.startswith(("appraisals", "consensus"))
        return not hidden and super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceItem]:
        """Items with the state of the own appraisal, and whether this person may know what was agreed."""
        own = Appraisal.objects.filter(item=OuterRef("pk"), reviewer=request.user.pk)
        revealed = Appraisal.objects.revealed().visible_to(signed_in(request)).filter(item=OuterRef("pk"))
        items = with_progress(super().get_queryset(request)).prefetch_related("study__notices")
        return items.annotate(
            own_state=Subquery(own.values("state")),
            may_know=Exists(revealed),
            may_appraise=Value(request.user.has_perm("evidence.add_appraisal")),
        )

    @admin.display(description="standing")
    def shown_standing(self, item: EvidenceItem) -> SafeString:
        return display.standing(item.study)

    @admin.display(description="abstract")
    def shown_abstract(self, item: EvidenceItem) -> SafeString:
        return display.abstract(item.study)

    @admin.display(description="suggestion")
    def suggested(self, item: EvidenceItem) -> str:
        return suggestion_text(suggestion_for(item))

    @admin.display(description="appraisals")
    def progress(self, item: EvidenceItem) -> str:
        """Numbers only."""
        if item.role == EvidenceItem.Role.BACKGROUND:
            return "not needed: background"
        return f"{getattr(item, 'submitted', 0)} of {item.claim.reviewers_needed} submitted"

    @admin.display(description="consensus")
    def agreed(self, item: EvidenceItem) -> str:
        if not getattr(item, "may_know", False):
            return "shown once enough reviewers have submitted, and you have no open draft"
        if not hasattr(item, "consensus"):
            return "none: the reviewers disagree"
        consensus = item.consensus
        levels = [
            f"{rating.scale}: {rating.level.code}" for rating in consensus.ratings.select_related("scale", "level")
        ]
        how = f"{consensus.get_kind_display()}, {consensus.decided_at:%Y-%m-%d}"
        return "; ".join(
            [consensus.get_direction_display().capitalize(), *levels, how, *filter(None, [consensus.reason])]
        )

    @admin.display(description="your appraisal")
    def appraise(self, item: EvidenceItem) -> SafeString:
        if not getattr(item, "may_appraise", False):
            return SafeString("–")
        return format_html('<a href="{}">{}</a>', workbench(item), APPRAISE[getattr(item, "own_state", None)])

    def save_model(self, request: HttpRequest, obj: EvidenceItem, form: Any, change: bool) -> None:
        if obj.added_by_id is None:
            obj.added_by = signed_in(request)
        super().save_model(request, obj, form, change)


def suggestion_text(suggestion: Suggestion) -> str:
    level = f"OCEBM level {suggestion.level}" if suggestion.level else "no level suggested"
    return f"{suggestion.design.capitalize()}, {level}. {suggestion.reason}"
