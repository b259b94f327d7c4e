"""Appraisals: the list of those one may see, the queue of what waits, and each to be read."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from evidence.admin_site import number, signed_in
from evidence.claims.models import EvidenceItem
from evidence.grading.appraisals import Appraisal
from evidence.grading.declarations import has_declared
from evidence.grading.queue import queue
from evidence.grading.side_by_side import effect_words
from evidence.grading.tables import AppraisalResource
from evidence.grading.tools import TOOLS
from evidence.grading.workbench_page_admin import ITEMS, WorkbenchPage, workbench
from evidence.history_admin import WithHistory
from evidence.tables_admin import WithTables

A_PAGE = 50  # lines of the queue


@admin.register(Appraisal)
class AppraisalAdmin(WithHistory, WithTables, WorkbenchPage):
    """A person's own appraisals, and those of others once they may be seen; the rule holds for superusers too."""

    history_of = (("RatingEvent", "appraisal_id"),)
    resource_classes = [AppraisalResource]
    list_display = ["item", "state", "direction", "levels", "reviewer", "updated_at"]
    list_filter = ["state", "direction", "item__claim"]
    list_select_related = ["item__study", "item__claim", "reviewer"]
    search_fields = ["item__study__title", "item__claim__statement", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appraisal]:
        return Appraisal.objects.visible_to(signed_in(request)).prefetch_related("ratings__scale", "ratings__level")

    @admin.display
    def levels(self, appraisal: Appraisal) -> str:
        return "; ".join(f"{rating.scale}: {rating.level.code}" for rating in appraisal.ratings.all()) or "–"

    def has_change_permission(self, request: HttpRequest, obj: Appraisal | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.reviewer_id == request.user.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Appraisal | None = None) -> bool:
        """A draft is its owner's to throw away; what was submitted stays."""
        own = obj is not None and obj.reviewer_id == request.user.pk and not obj.is_submitted
        return own and self.has_add_permission(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The workbench of the study that the address names; without one, what waits for this person."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "item" not in request.GET:
            return self.queue_view(request)
        item = EvidenceItem.objects.filter(pk=number(request.GET["item"])).first()
        if item is None:
            messages.error(request, "There is no such study of a claim. These wait for you.")
            return self.queue_view(request)
        return HttpResponseRedirect(workbench(item))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The own appraisal on the workbench; another's to be read."""
        appraisal = self.get_object(request, unquote(object_id))
        if appraisal is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if appraisal.reviewer_id == request.user.pk and self.has_add_permission(request):
            return HttpResponseRedirect(workbench(appraisal.item))
        if request.method != "GET" or not self.has_view_permission(request, appraisal):
            raise PermissionDenied
        item = ITEMS.get(pk=appraisal.item_id)
        context = self.context(request, f"Appraisal of {item.study.short_citation}", item) | {
            "appraisal": appraisal, "answers": answers(appraisal), "effect": effect_words(appraisal),
            "first": changed_since_first(appraisal),
        }  # fmt: skip
        return TemplateResponse(request, "admin/grading/workbench_appraisal.html", context)

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        user = signed_in(request)
        waiting = queue(user).prefetch_related("study__notices")
        context = self.admin_site.each_context(request) | {
            "title": "Studies that wait for your appraisal", "opts": self.opts,
            "declared": has_declared(user, timezone.localdate()),
            "page": Paginator(waiting, A_PAGE).get_page(request.GET.get("p")),
        }  # fmt: skip
        return TemplateResponse(request, "admin/grading/workbench_queue.html", context)


def answers(appraisal: Appraisal) -> list[tuple[str, str, str]]:
    """What was answered about bias: the item, the answer in words, the reason."""
    tool = TOOLS.get(appraisal.tool)
    if tool is None:
        return []
    words = {choice.code: choice.label for choice in (*tool.answers, *tool.overalls)}
    given = [(item.label, appraisal.bias.get(item.code, {})) for item in tool.items]
    rows = [(label, words.get(one.get("answer", ""), "–"), one.get("reason", "")) for label, one in given]
    overall = {choice.code: choice.label for choice in tool.overalls}.get(appraisal.overall_bias, "–")
    return [*rows, ("overall", overall, "")] if tool.overalls else rows


def changed_since_first(appraisal: Appraisal) -> dict[str, Any] | None:
    """The first judgement, when it was another."""
    first = appraisal.first_judgement
    return first if first and first != appraisal.judgement else None
