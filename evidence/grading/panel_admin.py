"""What the panel agreed on: the list of consensus, how far reviewers agree, and the evidence on several scales."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from evidence.admin_site import signed_in
from evidence.claims.models import Claim, UnknownClaim
from evidence.grading.agreeing import visible_consensus
from evidence.grading.agreement_of import agreements, first_judgements, of_claims
from evidence.grading.appraisals import Consensus
from evidence.grading.assessing import assessments_of, claim_certainty
from evidence.grading.conflicts_admin import conflicts_page, settle_page
from evidence.grading.crosswalk import crosswalk
from evidence.history_admin import WithHistory


@admin.register(Consensus)
class ConsensusAdmin(WithHistory):
    """What was agreed or settled; it comes from appraisals or from a settlement, and is never typed in here."""

    change_list_template = "admin/grading/consensus_list.html"
    history_of = (("RatingEvent", "consensus_id"),)
    list_display = ["study", "claim_on_scales", "direction", "levels", "kind", "decided_by", "decided_on"]
    list_display_links = ["study"]
    list_filter = ["kind", "direction", "decided_at"]
    list_select_related = ["item__study", "item__claim", "decided_by"]
    search_fields = ["item__study__title", "item__study__pmid", "item__claim__statement", "reason"]
    ordering = ["-decided_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["claim", "study", "direction", "levels"]}),
        ("Decision", {"fields": ["kind", "decided_by", "decided_at", "reason"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consensus]:
        """Whoever is appraising a study does not learn here what others made of it."""
        seen = visible_consensus(signed_in(request)).order_by(*self.ordering)
        return seen.prefetch_related("ratings__scale", "ratings__level")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Consensus | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Consensus | None = None) -> bool:
        return False

    @admin.display(ordering="item__claim__statement")
    def claim(self, consensus: Consensus) -> str:
        return consensus.item.claim.statement

    @admin.display(description="claim, on several scales", ordering="item__claim__statement")
    def claim_on_scales(self, consensus: Consensus) -> SafeString:
        address = reverse("admin:evidence_consensus_crosswalk", args=[consensus.item.claim_id])
        return format_html('<a href="{}">{}</a>', address, consensus.item.claim.statement)

    @admin.display(description="date", ordering="decided_at")
    def decided_on(self, consensus: Consensus) -> str:
        return f"{localtime(consensus.decided_at):%Y-%m-%d}"

    @admin.display
    def study(self, consensus: Consensus) -> str:
        return consensus.item.study.short_citation

    @admin.display
    def levels(self, consensus: Consensus) -> str:
        return "; ".join(f"{rating.scale.code}: {rating.level.code}" for rating in consensus.ratings.all()) or "–"

    def get_urls(self) -> list[URLPattern]:
        site, wrap = self.admin_site, self.admin_site.admin_view
        pages = (
            ("conflicts/", conflicts_page, "conflicts"),
            ("conflicts/<int:pk>/", settle_page, "settle"),
            ("agreement/", agreement_page, "agreement"),
            ("crosswalk/<int:pk>/", crosswalk_page, "crosswalk"),
        )
        ours = [
            path(route, wrap(partial(page, site)), name=f"evidence_consensus_{name}") for route, page, name in pages
        ]
        return [*ours, *super().get_urls()]


def agreement_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """How far reviewers agreed before they saw one another's judgement, of all claims or of one."""
    user = signed_in(request)
    if not user.has_perm("evidence.view_consensus"):
        raise PermissionDenied
    claim, slug = None, request.GET.get("claim", "").replace("\x00", "")
    if slug:
        try:
            claim = Claim.objects.named(slug)
        except UnknownClaim as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:evidence_consensus_agreement"))
    first = first_judgements(user, claim)
    return TemplateResponse(request, "admin/grading/agreement.html", site.each_context(request) | {
        "title": "Agreement between reviewers", "claim": claim, "agreements": agreements(first) if first else [],
        "claims": [] if claim else of_claims(first), "items": len({one.item for one in first}),
        "reviewers": len({one.reviewer for one in first}),
    })  # fmt: skip


def crosswalk_page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence for a claim on every scale that was used, and the whole body of it below."""
    user = signed_in(request)
    if not user.has_perms(["evidence.view_claim", "evidence.view_consensus"]):
        raise PermissionDenied
    claim = get_object_or_404(Claim, pk=pk)
    scales, lines = crosswalk(claim, user)
    context = {"title": "The evidence on several scales", "claim": claim, "scales": scales, "lines": lines}
    if user.has_perm("evidence.view_rating"):
        context["ratings"] = claim.ratings.select_related("scale", "level", "rated_by")
    if user.has_perm("evidence.view_assessment"):
        outcomes, assessments = list(claim.outcomes.all()), assessments_of(claim)
        assessed = {one.outcome_id: one for one in assessments}
        context |= {
            "outcomes": [(outcome, assessed.get(outcome.pk)) for outcome in outcomes],
            "certainty": claim_certainty(outcomes, assessments),
        }
    return TemplateResponse(request, "admin/grading/crosswalk.html", site.each_context(request) | context)
