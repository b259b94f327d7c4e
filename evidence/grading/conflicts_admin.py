"""The queue of conflicts between reviewers, and the page on which a third person settles one."""

from dataclasses import dataclass
from typing import Any

import pghistory
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from evidence.admin_site import signed_in
from evidence.claims.models import EvidenceItem
from evidence.grading.agreeing import (
    Begun,
    ChangedMeanwhile,
    IncompleteDecision,
    NoConflict,
    NotThird,
    conflicts,
    fingerprint,
    judgements,
    settle,
    visible_conflicts,
)
from evidence.grading.appraisals import Appraisal
from evidence.grading.decisions import undone
from evidence.grading.declarations import NoDeclaration, has_declared
from evidence.grading.settling_forms import SettlingForm
from evidence.grading.side_by_side import differences, rows

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Listed:
    """A conflict in the queue: its appraisals, as far as the person may see them, and what keeps them apart."""

    item: EvidenceItem
    appraisals: list[Appraisal]
    differs: list[str]
    own: bool


def visible_appraisals(user: User) -> QuerySet[Appraisal]:
    """The submitted appraisals that this person may see, by permission and by the rule of blinding."""
    if not user.has_perm("evidence.view_appraisal"):
        return Appraisal.objects.none()
    seen = Appraisal.objects.visible_to(user).submitted().select_related("reviewer", "outcome")
    return seen.prefetch_related("ratings__scale", "ratings__level").order_by("submitted_at", "pk")


def conflicts_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The conflicts, the claims in the order of the alphabet."""
    user = signed_in(request)
    if not user.has_perm("evidence.view_consensus"):
        raise PermissionDenied
    waiting = visible_conflicts(user).prefetch_related("study__notices").order_by("claim__statement", "pk")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "admin/grading/conflicts.html", site.each_context(request) | {
        "title": "Conflicts between reviewers", "page": page, "listed": listed(list(page), user),
    })  # fmt: skip


def listed(items: list[EvidenceItem], user: User) -> list[Listed]:
    seen: dict[int, list[Appraisal]] = {item.pk: [] for item in items}
    for appraisal in visible_appraisals(user).filter(item__in=items):
        seen[appraisal.item_id].append(appraisal)
    own = set(Appraisal.objects.filter(item__in=items, reviewer=user).values_list("item_id", flat=True))
    return [
        Listed(item, seen[item.pk], differences(seen[item.pk]) if seen[item.pk] else [], item.pk in own)
        for item in items
    ]


def settle_page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The appraisals of an item in conflict side by side, and the form for whoever may settle it."""
    user = signed_in(request)
    if not user.has_perms(["evidence.settle_conflict", "evidence.view_appraisal"]):
        raise PermissionDenied
    item = get_object_or_404(EvidenceItem.objects.select_related("claim", "study"), pk=pk)
    own = item.appraisals.filter(reviewer=user).first()
    if own and not own.is_submitted:
        return back(request, messages.ERROR, str(Begun(item=item)))
    if not conflicts().filter(pk=pk).exists():
        return back(request, messages.ERROR, str(NoConflict(item=item)))
    seen = fingerprint(judgements(item))
    appraisals = list(visible_appraisals(user).filter(item=item))
    if own:
        return shown(site, request, item, appraisals, None, own)
    form = SettlingForm(item, appraisals, request.POST or None, seen=seen)
    if request.method == "POST" and form.is_valid():
        try:
            decided(form, item, user)
        except NoConflict as error:
            return back(request, messages.ERROR, str(error))
        except ChangedMeanwhile as error:
            form = SettlingForm(item, appraisals, {**request.POST.dict(), "seen": seen})
            form.add_error(None, str(error))
        except (NotThird, IncompleteDecision) as error:
            form.add_error(None, str(error))
        except NoDeclaration:
            return shown(site, request, item, appraisals, form, None)
        else:
            return back(request, messages.SUCCESS, f"Settled: {item}.")
    return shown(site, request, item, appraisals, form, None)


def decided(form: SettlingForm, item: EvidenceItem, by: User) -> None:
    said = form.cleaned_data
    with pghistory.context(why=said["reason"].strip()):
        settle(
            item, by=by, direction=said["direction"], levels=form.levels, reason=said["reason"], now=timezone.now(),
            seen=said["seen"] or fingerprint([]),
        )  # fmt: skip


def back(request: HttpRequest, level: int, sentence: str) -> HttpResponse:
    messages.add_message(request, level, sentence)
    return HttpResponseRedirect(reverse("admin:evidence_consensus_conflicts"))


def shown(
    site: AdminSite, request: HttpRequest, item: EvidenceItem, appraisals: list[Appraisal], form: SettlingForm | None,
    own: Appraisal | None,
) -> HttpResponse:  # fmt: skip
    user = signed_in(request)
    context: dict[str, Any] = {
        "title": "Settle a conflict", "item": item, "appraisals": appraisals,
        "rows": [(row, list(zip(appraisals, row.cells, strict=True))) for row in rows(appraisals)],
        "differs": differences(appraisals) if appraisals else [], "form": form, "own": own,
        "earlier": undone(item) if appraisals else [],
        "declared": has_declared(user, timezone.localdate()),
    }  # fmt: skip
    return TemplateResponse(request, "admin/grading/settle.html", site.each_context(request) | context)
