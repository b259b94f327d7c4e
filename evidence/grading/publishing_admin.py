"""Publishing in the admin: what is in the way, and what would change for readers."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from evidence.admin_site import signed_in
from evidence.articles.opening_admin import open_tasks
from evidence.claims.models import Claim
from evidence.errors import EvidenceError
from evidence.grading.comparing import compare
from evidence.grading.moves_admin import MOVES, Move, may_publish
from evidence.grading.obstacles_admin import in_the_way, own_drafts
from evidence.grading.publishing import (
    canonical,
    gaps,
    publish,
    retire,
)
from evidence.grading.publishing_forms import PublishForm, RetireForm
from evidence.grading.snapshots import snapshot
from evidence.grading.versions_admin import WithVersions, lasting_part

State = Claim.State


class WithPublishing(WithVersions):
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
        waiting = own_drafts(claim, user)
        content = {} if waiting else snapshot(claim, now=now, by=user)
        seen = hashlib.sha256(canonical(content).encode()).hexdigest()
        lasting = in_the_way(claim, user, override_reason="given")
        form = PublishForm(request.POST or None, claim=claim)
        ready, agreed = form.is_valid() and not lasting, request.POST.get("seen") == seen
        if ready and self.published(request, claim, form, agreed):
            return HttpResponseRedirect(self.address(claim))
        last = claim.publications.first()
        context = self.context(request, claim, "Publish") | {
            "form": form, "seen": seen, "obstacles": in_the_way(claim, user), "blocked": bool(lasting),
            "gaps": gaps(claim), "last": last, "number": (claim.version or 0) + 1, "blind": bool(waiting),
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
        open_tasks(request)
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
                open_tasks(request)
                return HttpResponseRedirect(self.address(claim))
        context = self.context(request, claim, "Retire") | {"form": form}
        return TemplateResponse(request, "admin/claims/retire.html", context)
