"""The versions of a claim in the admin, and what differs between two of them or the working copy."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from evidence.admin_site import signed_in
from evidence.claims.models import Claim
from evidence.grading.comparing import compare
from evidence.grading.obstacles_admin import own_drafts
from evidence.grading.snapshots import snapshot


class WithVersions(admin.ModelAdmin):
    """The page of a claim's versions, and what all pages of one claim need."""

    def versions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The versions of a claim, and what differs between two of them or the working copy."""
        claim = self.found(request, object_id)
        rows, user = list(claim.publications.select_related("published_by")), signed_in(request)
        waiting = own_drafts(claim, user)
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
