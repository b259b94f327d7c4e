"""Publishing in the admin: what is in the way, what would change for readers, and how the versions differ."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from evidence.admin_site import signed_in
from evidence.claims.models import Claim
from evidence.errors import EvidenceError
from evidence.grading.appraisals import Appraisal
from evidence.grading.comparing import compare
from evidence.grading.declarations import NoDeclaration, require_declaration
from evidence.grading.moves_admin import MOVES, Move, may_publish
from evidence.grading.publishing import (
    Obstacle,
    canonical,
    evidence_items,
    found_obstacles,
    gaps,
    publish,
    retire,
    withdrawn_evidence,
)
from evidence.grading.snapshots import snapshot

State = Claim.State


class Words(forms.CharField):
    """Some lines of text."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 80, "class": "vLargeTextField"})


class PublishForm(forms.Form):
    """What an editor says about a new version; a reason only where the claim rests on a retracted study."""

    note = Words(label="What is new", required=False, help_text="One or two sentences for readers of the last version.")
    override = Words(
        label="Why in spite of the retraction",
        help_text="It is published with this version, with your name if you agreed to be named.",
    )

    def __init__(self, *args: Any, retracted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not retracted:
            del self.fields["override"]


class RetireForm(forms.Form):
    """Why a claim is shown no more."""

    reason = Words(label="Why it is retired", help_text="Kept in its history; readers see that it was retired.")


class WithPublishing(admin.ModelAdmin):
    """The pages and the buttons by which a claim goes from draft to reader and back."""

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("move", self.move_view), ("publish", self.publish_view), ("retire", self.retire_view),
            ("versions", self.versions_view),
        )  # fmt: skip
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"evidence_claim_{name}")
            for name, view in pages
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        claim = context.get("original")
        return super().render_change_form(
            request, context | (self.panel(request, claim) if claim else {}), *args, **kwargs
        )

    def panel(self, request: HttpRequest, claim: Claim) -> dict[str, Any]:
        """What stands above the form: the state, who works on it, what may be done."""
        user, changes = signed_in(request), self.has_change_permission(request, claim)
        return {
            "moves": [(name, move.label) for name, move in MOVES.items() if changes and move.offered(claim, user)],
            "may_publish": may_publish(user) and claim.state == State.IN_REVIEW,
            "may_retire": may_publish(user) and claim.version and claim.state != State.RETIRED,
            "last": claim.publications.defer("content").first(),
            "outcomes": claim.outcomes.all(),
        }

    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        claim = self.found(request, object_id)
        if not self.has_change_permission(request, claim):
            raise PermissionDenied
        if request.method == "POST":
            self.moved(request, claim, MOVES.get(request.POST.get("move", "")))
        return HttpResponseRedirect(self.address(claim))

    def moved(self, request: HttpRequest, claim: Claim, move: Move | None) -> None:
        user = signed_in(request)
        if move is None or not move.offered(claim, user):
            messages.error(request, f"That cannot be done now: the claim is {claim.get_state_display()}. Look again.")
            return
        try:
            move.do(claim, user)
        except EvidenceError as error:
            messages.error(request, str(error))
            return
        self.log_change(request, claim, f"{move.label}.")
        messages.success(request, move.done)

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is in the way, what may be missing, what would change; and the button."""
        claim = self.found(request, object_id)
        user, now = signed_in(request), timezone.now()
        if not may_publish(user):
            raise PermissionDenied
        waiting = blinding(claim, user)
        content = {} if waiting else snapshot(claim, now=now, by=user)
        seen = hashlib.sha256(canonical(content).encode()).hexdigest()
        retracted = withdrawn_evidence(evidence_items(claim))
        form = PublishForm(request.POST or None, retracted=bool(retracted))
        in_the_way = [*waiting, *undeclared(user), *map(mended, found_obstacles(claim))]
        lasting = [*waiting, *undeclared(user), *map(mended, found_obstacles(claim, override_reason="given"))]
        ready, agreed = form.is_valid() and not lasting, request.POST.get("seen") == seen
        if ready and self.published(request, claim, form, agreed):
            return HttpResponseRedirect(self.address(claim))
        last = claim.publications.first()
        context = self.context(request, claim, "Publish") | {
            "form": form, "seen": seen, "obstacles": in_the_way, "blocked": bool(lasting), "gaps": gaps(claim),
            "last": last, "number": (claim.version or 0) + 1, "blind": bool(waiting),
            "last_label": f"Version {last.number}" if last else "",
            "changes": compare(lasting_part(last.snapshot), content) if last and not waiting else (),
        }  # fmt: skip
        return TemplateResponse(request, "admin/claims/publish.html", context)

    def published(self, request: HttpRequest, claim: Claim, form: PublishForm, agreed: bool) -> bool:
        if not agreed:
            form.add_error(None, "The claim changed between your look and your click. This is how it stands now.")
            return False
        given = form.cleaned_data
        try:
            made = publish(
                claim, by=signed_in(request), now=timezone.now(), note=given["note"],
                override_reason=given.get("override", ""),
            )  # fmt: skip
        except EvidenceError as error:
            form.add_error(None, str(error))
            return False
        self.log_change(request, claim, f"Published version {made.number}.")
        messages.success(request, format_html(
            'Version {} is published. <a href="{}">See it as readers do</a>', made.number,
            reverse("pages:claim", args=[claim.slug]),
        ))  # fmt: skip
        return True

    def retire_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        claim = self.found(request, object_id)
        if not may_publish(signed_in(request)):
            raise PermissionDenied
        form = RetireForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                retire(claim, reason=form.cleaned_data["reason"])
            except EvidenceError as error:
                form.add_error(None, str(error))
            else:
                self.log_change(request, claim, f"Retired: {form.cleaned_data['reason']}")
                messages.success(request, "It is retired: readers see that, and its versions.")
                return HttpResponseRedirect(self.address(claim))
        context = self.context(request, claim, "Retire") | {"form": form}
        return TemplateResponse(request, "admin/claims/retire.html", context)

    def versions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The versions of a claim, and what differs between two of them or the working copy."""
        claim = self.found(request, object_id)
        rows, user = list(claim.publications.select_related("published_by")), signed_in(request)
        waiting = blinding(claim, user)
        sides: dict[str, tuple[str, Any]] = {
            str(row.number): (f"Version {row.number} of {row.published_at:%Y-%m-%d}", row.snapshot) for row in rows
        }
        if not waiting:
            publisher = rows[0].published_by if rows else user
            sides = {"now": ("As it stands now", snapshot(claim, now=timezone.now(), by=publisher))} | sides
        names = list(sides)
        newer = chosen(request.GET.get("to"), names, 0)
        older = chosen(request.GET.get("from"), names, 1)
        context = self.context(request, claim, "Versions") | {
            "versions": rows, "sides": [(name, label) for name, (label, _) in sides.items()], "obstacles": waiting,
            "older": older, "newer": newer, "before": sides[older][0] if older else "",
            "after": sides[newer][0] if newer else "",
            "changes": compare(*(lasting_part(sides[one][1]) for one in (older, newer))) if older and newer else (),
        }  # fmt: skip
        return TemplateResponse(request, "admin/claims/compare.html", context)

    def found(self, request: HttpRequest, object_id: str) -> Claim:
        claim = self.get_object(request, unquote(object_id))
        if claim is None:
            raise Http404("There is no such claim.")
        if not self.has_view_or_change_permission(request, claim):
            raise PermissionDenied
        return claim  # type: ignore[no-any-return]

    def context(self, request: HttpRequest, claim: Claim, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {
            "title": f"{title}: {claim}", "page": title, "claim": claim, "opts": self.opts,
        }  # fmt: skip

    def address(self, claim: Claim) -> str:
        return reverse("admin:evidence_claim_change", args=[claim.pk])


def lasting_part(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the claim itself, without what an editor says of one version."""
    return {name: value for name, value in said.items() if name not in ("change_note", "override")}


def chosen(name: str | None, names: list[str], place: int) -> str:
    """The version that was asked for, else the one at this place; empty when there is none."""
    if name in names:
        return str(name)
    return names[place] if place < len(names) else ""


Sentence = tuple[str, str]  # what is in the way, and the address where it is mended


def blinding(claim: Claim, user: User) -> list[Sentence]:
    """Whoever has begun an appraisal must not see what others judged, here neither."""
    begun = claim.items.filter(appraisals__reviewer=user, appraisals__state=Appraisal.State.DRAFT)
    return [
        (f"You have begun to appraise {item.study.short_citation}: submit that first, so that you judge by yourself.",
         reverse("admin:evidence_appraisal_workbench", args=[item.pk]))
        for item in begun.select_related("study")
    ]  # fmt: skip


def undeclared(user: User) -> list[Sentence]:
    try:
        require_declaration(user, timezone.localdate())
    except NoDeclaration as error:
        return [(str(error), reverse("admin:evidence_declaration_add"))]
    return []


# Where each step is taken.
PLACES: dict[str, Callable[[Any], str]] = {
    "review": lambda claim: reverse("admin:evidence_claim_change", args=[claim.pk]),
    "appraise": lambda item: reverse("admin:evidence_appraisal_workbench", args=[item.pk]),
    "replace": lambda item: reverse("admin:evidence_claim_change", args=[item.claim_id]) + "#items-group",
    "assess": lambda assessment: reverse("admin:evidence_assessment_of", args=[assessment.outcome_id]),
}


def mended(obstacle: Obstacle) -> Sentence:
    return obstacle.sentence, PLACES[obstacle.step](obstacle.about)
