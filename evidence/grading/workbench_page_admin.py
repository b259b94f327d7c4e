"""The workbench: the abstract with the claim's words marked, the judgement beside it, saved as a draft or submitted."""

from typing import Any

import pghistory
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from evidence.admin_site import signed_in
from evidence.claims.models import EvidenceItem
from evidence.grading.appraisals import Appraisal, Consensus
from evidence.grading.appraising import NotReady, missing, submit
from evidence.grading.declarations import NoDeclaration, has_declared
from evidence.grading.marked import pico, sections
from evidence.grading.queue import next_after
from evidence.grading.sheet import Problem, Sheet
from evidence.studies import display

ITEMS = EvidenceItem.objects.select_related("claim", "study").prefetch_related("study__notices", "claim__outcomes")
RECORD: tuple[Any, ...] = (display.publication_types, display.mesh, display.registrations, display.grants)


class WorkbenchPage(admin.ModelAdmin):
    """The page where one person appraises one study for one claim, alone."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.workbench_view)
        return [path("item/<int:item_id>/", view, name="evidence_appraisal_workbench"), *super().get_urls()]

    def workbench_view(self, request: HttpRequest, item_id: int) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        item = ITEMS.filter(pk=item_id).first()
        if item is None:
            raise Http404("There is no such study of a claim.")
        if request.method == "POST":
            return self.posted(request, item)
        own = own_of(request, item)
        sheet = Sheet(own)
        asked = "refused" in request.GET and own.pk and not own.is_submitted
        return self.page(request, sheet, version(own), in_the_way(sheet) if asked else [])

    def posted(self, request: HttpRequest, item: EvidenceItem) -> HttpResponse:
        """Store what was typed, and submit it if that was asked; whatever is refused stays on the page."""
        following = next_after(signed_in(request), item)
        with transaction.atomic():
            EvidenceItem.objects.select_for_update().filter(pk=item.pk).first()
            own = own_of(request, item)
            seen, sheet = version(own), Sheet(own, request.POST)
            if request.POST.get("seen", "") != seen:
                return self.page(request, sheet, seen, stale=True)
            if own.is_submitted and not sheet.has_changed():
                messages.info(request, "Nothing was changed.")
                return self.onward(request, item, following)
            if not sheet.is_valid():
                return self.page(request, sheet, seen, sheet.problems())
            if own.pk is None and not sheet.has_changed():
                return self.page(request, sheet, seen, [Problem("Nothing is filled in yet.")])
            if not own.is_submitted:
                sheet.save()
        if own.is_submitted:
            return self.changed(request, sheet, seen, following)
        if "save" in request.POST:
            messages.success(request, f"Saved as a draft at {timezone.localtime():%H:%M}; nobody else sees it.")
            return HttpResponseRedirect(workbench(item))
        return self.submitted(request, own, following)

    def submitted(self, request: HttpRequest, own: Appraisal, following: EvidenceItem | None) -> HttpResponse:
        try:
            consensus = submit(own, now=timezone.now())
        except (NotReady, NoDeclaration):
            return HttpResponseRedirect(f"{workbench(own.item)}?refused=1")
        messages.success(request, f"Submitted: {progress(own.item, consensus)}")
        return self.onward(request, own.item, following)

    def changed(self, request: HttpRequest, sheet: Sheet, seen: str, following: EvidenceItem | None) -> HttpResponse:
        """A change of mind: kept with its reason, and the reviewers' agreement is looked at anew."""
        item, lacking = sheet.appraisal.item, list[str]()
        try:
            with transaction.atomic(), pghistory.context(why=sheet.main.cleaned_data["why"]):
                saved = sheet.save()
                lacking = missing(saved)
                consensus = submit(saved, now=timezone.now())
        except NotReady:
            return self.page(request, sheet, seen, [sheet.placed(sentence) for sentence in lacking])
        except NoDeclaration:
            return self.page(request, sheet, seen, [Problem("A change needs a valid declaration of interests.")])
        messages.success(request, f"Changed: {progress(item, consensus)}")
        return self.onward(request, item, following)

    def onward(self, request: HttpRequest, item: EvidenceItem, following: EvidenceItem | None) -> HttpResponse:
        """To the next in the queue if that was asked; the queue itself says when nothing waits."""
        if "submit_next" not in request.POST:
            return HttpResponseRedirect(workbench(item))
        return HttpResponseRedirect(workbench(following) if following else reverse("admin:evidence_appraisal_add"))

    def page(
        self,
        request: HttpRequest,
        sheet: Sheet,
        seen: str,
        problems: list[Problem] | None = None,
        *,
        stale: bool = False,
    ) -> HttpResponse:
        own = sheet.appraisal
        states = list(own.item.appraisals.exclude(reviewer=own.reviewer).values_list("state", flat=True))
        others = Appraisal.objects.visible_to(signed_in(request)).filter(item=own.item).exclude(reviewer=own.reviewer)
        context = self.context(request, f"Appraise {own.item.study.short_citation}", own.item) | {
            "sheet": sheet, "own": own, "seen": seen, "problems": problems, "stale": stale,
            "declared": has_declared(own.reviewer, timezone.localdate()),
            "begun": len(states), "submitted": states.count(Appraisal.State.SUBMITTED),
            "others": others.select_related("reviewer") if own.is_submitted else [],
            "following": next_after(signed_in(request), own.item),
        }  # fmt: skip
        return TemplateResponse(request, "admin/grading/workbench.html", context)

    def context(self, request: HttpRequest, title: str, item: EvidenceItem) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {
            "title": title, "opts": self.opts, "item": item, "claim": item.claim, "study": item.study,
            "sections": sections(item), "pico": pico(item.claim).items(), "is_nav_sidebar_enabled": False,
            "record": [(shown.short_description, shown(item.study)) for shown in RECORD],
        }  # fmt: skip


def workbench(item: EvidenceItem) -> str:
    return reverse("admin:evidence_appraisal_workbench", args=[item.pk])


def own_of(request: HttpRequest, item: EvidenceItem) -> Appraisal:
    """The appraisal of whoever is signed in; a new one when there is none."""
    user = signed_in(request)
    own = Appraisal.objects.filter(item=item, reviewer=user).first() or Appraisal(item=item, reviewer=user)
    own.item = item
    return own


def version(appraisal: Appraisal) -> str:
    """What tells one stored state of an appraisal from another; "" before the first."""
    return appraisal.updated_at.isoformat() if appraisal.pk else ""


def in_the_way(sheet: Sheet) -> list[Problem]:
    """All that keeps a stored draft from being submitted; a missing declaration is told at the top of the page."""
    return [sheet.placed(sentence) for sentence in missing(sheet.appraisal)]


def progress(item: EvidenceItem, consensus: Consensus | None) -> str:
    """How far the reviewers are, in a sentence; never what they judged."""
    needed, submitted = item.claim.reviewers_needed, item.appraisals.submitted().count()
    said = f"{submitted} of {needed} reviewers {'has' if submitted == 1 else 'have'} submitted."
    if submitted < needed or submitted == 1:
        return said
    return f"{said} They agree." if consensus else f"{said} They do not agree: a third person settles it."
