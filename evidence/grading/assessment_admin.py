"""Grading in the admin: the page of one outcome, assessments in a list, the summary of findings."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from evidence.admin_site import signed_in
from evidence.claims.models import Claim, Outcome
from evidence.errors import EvidenceError
from evidence.grading.assessing import (
    hinges,
    items_to_grade,
    measured,
    record,
    sensitivity_of,
    start_suggested,
    with_studies,
)
from evidence.grading.assessment_forms import AssessmentForm
from evidence.grading.assessments import Assessment
from evidence.grading.body import body_rows
from evidence.grading.drawing import certainty_dots
from evidence.grading.effect_direction import doubtful_direction
from evidence.grading.rules import Certainty, Start, arithmetic, skipped
from evidence.grading.snapshots import snapshot
from evidence.grading.summary import GRADE, QUICK, summary_csv, summary_rows
from evidence.history_admin import WithHistory

# What the page's script writes: the same words and pictures as the server's, by rank.
GRADES = [(grade, SafeString(certainty_dots(grade.value))) for grade in Certainty]

# The fields of an effect, and of how large it is, as the page groups them.
EFFECT = ("measure", "estimate", "low", "high", "participants")
SIZE = ("magnitude", "effect_direction", "information_size", "baseline_risk")


@admin.register(Assessment)
class AssessmentAdmin(WithHistory):
    history_of = (
        ("AssessedItemEvent", "assessment_id"),
        ("StepEvent", "assessment_id"),
        ("StepItemEvent", "step__assessment_id"),
    )
    list_display = ["outcome", "claim", "certainty", "rating", "assessed_by", "assessed_on"]
    list_filter = ["outcome__importance", "outcome__kind", "start"]
    list_select_related = ["outcome__claim", "assessed_by"]
    search_fields = ["outcome__name", "outcome__claim__statement", "outcome__claim__slug"]
    ordering = ["outcome__claim", "outcome"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        return super().get_queryset(request).prefetch_related("steps__items__study")

    @admin.display(ordering="outcome__claim")
    def claim(self, assessment: Assessment) -> Claim:
        return assessment.outcome.claim

    @admin.display
    def certainty(self, assessment: Assessment) -> SafeString:
        grade = assessment.certainty
        return SafeString(f"{certainty_dots(grade.value)} {grade.label}")

    @admin.display(description="assessed", ordering="assessed_at")
    def assessed_on(self, assessment: Assessment) -> str:
        return f"{timezone.localtime(assessment.assessed_at):%Y-%m-%d}"

    @admin.display
    def rating(self, assessment: Assessment) -> str:
        return QUICK if assessment.quick else GRADE

    def has_delete_permission(self, request: HttpRequest, obj: Assessment | None = None) -> bool:
        """Only where no reader ever saw it."""
        return obj is not None and obj.outcome.claim.version is None and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("outcome/<int:pk>/", self.admin_site.admin_view(self.of_outcome), name="evidence_assessment_of"),
            path("summary/<int:pk>/", self.admin_site.admin_view(self.summary), name="evidence_assessment_summary"),
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """An assessment is of an outcome: choose which."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        waiting = Outcome.objects.filter(assessment=None).select_related("claim").order_by("claim__statement", "pk")
        context = self.context(request, "Choose the outcome to grade") | {"outcomes": waiting}
        return TemplateResponse(request, "admin/grading/outcomes.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        assessment = self.get_object(request, unquote(object_id))
        if assessment is None:
            raise Http404("There is no such assessment.")
        return HttpResponseRedirect(address(assessment.outcome_id))

    def of_outcome(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page on which one outcome is graded."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        outcome = Outcome.objects.select_related("claim").filter(pk=pk).first()
        if outcome is None:
            raise Http404("There is no such outcome.")
        assessment = Assessment.objects.filter(outcome=outcome).first() or Assessment(outcome=outcome)
        items = items_to_grade(outcome.claim, signed_in(request))
        may = self.has_change_permission(request) if assessment.pk else self.has_add_permission(request)
        if request.method != "POST":
            return self.page(request, outcome, AssessmentForm(instance=assessment, items=items), may)
        if not may:
            raise PermissionDenied
        form = AssessmentForm(request.POST, instance=assessment, items=items)
        if form.is_valid() and saved(request, form):
            return HttpResponseRedirect(address(outcome.pk))
        return self.page(request, outcome, form, may)

    def page(self, request: HttpRequest, outcome: Outcome, form: AssessmentForm, may: bool) -> HttpResponse:
        person, items = signed_in(request), list(form.items.values())
        stored = with_studies(Assessment.objects.filter(outcome=outcome), person).first()
        start, reason = start_suggested(outcome, [item for item in items if item.study.key in form["body"].value()])
        context = self.context(request, f"Grade: {outcome.name}") | {
            "outcome": outcome, "claim": outcome.claim, "form": form, "may": may, "grades": GRADES,
            "rows": body_rows(outcome.claim, items, form["body"].value(), person),
            "suggested": start, "suggested_reason": reason, "stored": stored,
            "groups": (("What lowers the certainty", form.down), ("What raises it", form.up)),
            "effect": [form[name] for name in EFFECT], "size": [form[name] for name in SIZE],
            "wrong": sum(len(one.errors) for one in (form, *form.steps)) if form.is_bound else 0,
        }  # fmt: skip
        if stored:
            context |= self.words_of(stored)
        return TemplateResponse(request, "admin/grading/assessment.html", context)

    def words_of(self, stored: Assessment) -> dict[str, Any]:
        """What follows from an assessment as it is stored."""
        steps = stored.rule_steps
        return {
            "certainty": stored.certainty, "dots": SafeString(certainty_dots(stored.certainty.value)),
            "arithmetic": arithmetic(Start(stored.start), steps), "skipped": skipped(steps), "quick": QUICK,
            "sensitivity": sensitivity_of(stored), "hinges": hinges(stored),
        }  # fmt: skip

    def summary(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The summary of findings as readers would get it now."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        claim = Claim.objects.filter(pk=pk).first()
        if claim is None:
            raise Http404("There is no such claim.")
        content = snapshot(claim, now=timezone.now(), by=signed_in(request))
        if request.GET.get("format") == "csv":
            name = f'attachment; filename="{claim.slug}-summary.csv"'
            return HttpResponse(
                summary_csv(content), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
            )
        context = self.context(request, "Summary of findings") | {"claim": claim, "rows": summary_rows(content)}
        return TemplateResponse(request, "admin/grading/summary.html", context)

    def context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts}


def address(outcome: int) -> str:
    return reverse("admin:evidence_assessment_of", args=[outcome])


def saved(request: HttpRequest, form: AssessmentForm) -> bool:
    """Store what was filled in, if anything changed; a refusal goes back onto the form."""
    if form.instance.pk and not form.changed:
        messages.info(request, "Nothing was changed.")
        return True
    given = form.cleaned_data
    try:
        stored = record(
            form.save(commit=False), form.chosen, form.rule_steps, by=signed_in(request), now=timezone.now(),
            seen=given["seen"], why=given["why"],
        )  # fmt: skip
    except EvidenceError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"Saved. {arithmetic(Start(stored.start), form.rule_steps)}.")
    if doubt := doubtful_direction(measured(stored)):
        messages.warning(request, doubt)
    return True
