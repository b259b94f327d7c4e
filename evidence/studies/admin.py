"""Studies in the admin: what PubMed fills is read-only, and a refresh shows what it would change."""

from typing import Any

import pghistory
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from evidence.admin_site import signed_in
from evidence.articles.opening_admin import open_tasks
from evidence.articles.uses_admin import WithUses
from evidence.history_admin import WithHistory
from evidence.identifiers.schemes import Scheme, detect
from evidence.pubmed.compare import compare, said, work_of
from evidence.pubmed.match import Answer
from evidence.pubmed.records import Record
from evidence.seen_admin import SeenForm
from evidence.studies import display
from evidence.studies.forms import NoticeForm, TypedStudyForm
from evidence.studies.models import Notice, Study
from evidence.studies.refreshing import described, look_up
from evidence.studies.saving import Change, changes, here, save
from evidence.studies.search import index
from evidence.studies.source import pubmed

REFRESHED = "Refreshed from PubMed"  # what the history says of it
TYPED = (
    "another_work", "pmid", "pmcid", "doi", "title", "authors_typed", "journal", "year", "volume", "issue", "pages",
)  # fmt: skip


# A study that PubMed filled is shown, not edited.
FETCHED_FIELDSETS: Any = [
    (None, {"fields": [display.title, display.authors, display.source, display.identifiers, display.standing]}),
    ("Abstract", {"fields": [display.abstract]}),
    (
        "Indexing",
        {"fields": [display.publication_types, display.mesh, "keywords", display.registrations, display.grants]},
    ),
    (
        "Record",
        {"fields": ["vernacular_title", "coi_statement", "languages", "source", "record_version", "fetched_at"]},
    ),
]


class StudyForm(SeenForm, TypedStudyForm):
    """A study on its page."""


class NoticeInline(admin.StackedInline):
    model = Notice
    form = NoticeForm
    extra = 0
    fields = ["kind", "source", "notice_pmid", "notice_doi", "text", "date", "taken_back_at", "override_reason"]
    readonly_fields = ["taken_back_at"]


@admin.register(Study)
class StudyAdmin(WithUses, WithHistory):
    history_of = (("NoticeEvent", "study_id"),)
    form = StudyForm
    change_form_template = "admin/studies/change_form.html"
    list_display = [
        "short_citation",
        display.title,
        "journal_abbreviation",
        display.standing,
        "identifier",
        "fetched_at",
    ]
    list_display_links = ["short_citation", display.title]
    list_filter = ["source", "kind", "notices__kind", "year"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title"]
    search_help_text = "Words of the title, authors, journal or abstract, or a PMID, DOI or PMCID"
    inlines = [NoticeInline]
    actions = ["refresh_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Study]:
        return super().get_queryset(request).with_notices()  # type: ignore[attr-defined, no-any-return]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Study], search_term: str
    ) -> tuple[QuerySet[Study], bool]:
        """By identifier when the words are one, else by full text."""
        if not search_term.strip():
            return queryset, False
        identifier = detect(search_term, bare=Scheme.PMID)
        if identifier:
            return queryset & Study.objects.identified(identifier), False
        return queryset.filter(pk__in=Study.objects.matching(search_term).values("pk")), False

    def get_fieldsets(self, request: HttpRequest, obj: Study | None = None) -> Any:
        if obj is None or obj.fetched_at is None:
            return [(None, {"fields": TYPED})]
        return FETCHED_FIELDSETS

    def get_readonly_fields(self, request: HttpRequest, obj: Study | None = None) -> Any:
        if obj is None or obj.fetched_at is None:
            return []
        return [name for _, options in FETCHED_FIELDSETS for name in options["fields"]]

    def save_model(self, request: HttpRequest, obj: Study, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index([obj])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """An override of a notice is signed by whoever gave its reason."""
        changed = {id(row.instance): row.changed_data for row in formset.forms}
        for notice in formset.save(commit=False):
            if "override_reason" in changed[id(notice)]:
                notice.overridden_by = signed_in(request) if notice.override_reason.strip() else None
            notice.save()
        for notice in formset.deleted_objects:
            notice.delete()

    def get_urls(self) -> list[URLPattern]:
        refresh = path(
            "<path:object_id>/refresh/", self.admin_site.admin_view(self.refresh_view), name="evidence_study_refresh"
        )
        return [refresh, *super().get_urls()]

    def refresh_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what PubMed now says differently; store it when the person says so."""
        study = self.get_object(request, unquote(object_id))
        if study is None:
            raise Http404("There is no such study.")
        if not self.has_change_permission(request, study):
            raise PermissionDenied
        finding = look_up(study, pubmed(tries=2))
        found = visible_changes(study, finding.record)
        twin = twin_of(study, finding.record)
        agreed = request.POST.get("hash") == (finding.record.hash if finding.record else None)
        if request.method == "POST" and finding.record and finding.answer is Answer.FOUND and agreed and not twin:
            with pghistory.context(why=REFRESHED):
                saved = save(finding.record, now=timezone.now())
            self.log_change(request, saved.study, log_text(found))
            messages.success(request, f"{study.short_citation} is now as PubMed has it. {saved.remark}")
            open_tasks(request)
            return HttpResponseRedirect(reverse("admin:evidence_study_change", args=[saved.study.pk]))
        context = self.admin_site.each_context(request) | {
            "title": f"Refresh {study.short_citation} from PubMed", "study": study, "finding": finding,
            "changes": found, "twin": twin, "opts": self.opts,
            "changed_meanwhile": request.method == "POST" and not agreed,
        }  # fmt: skip
        return TemplateResponse(request, "admin/studies/refresh.html", context)

    @admin.action(description="Refresh from PubMed", permissions=["change"])
    def refresh_selected(self, request: HttpRequest, queryset: QuerySet[Study]) -> None:
        client = pubmed(tries=2)
        for study in queryset:
            finding = look_up(study, client)
            if finding.answer is not Answer.FOUND or not finding.record:
                messages.error(request, f"{study.short_citation}: {finding.detail}")
                continue
            if twin := twin_of(study, finding.record):
                messages.error(request, f"{study.short_citation}: PubMed’s record is here already as {twin}.")
                continue
            if differences := compare(described(study), work_of(finding.record)):
                words = f"{study.short_citation}: open it and refresh it there, for {said(differences)}."
                messages.error(request, words)
                continue
            found = visible_changes(study, finding.record)
            with pghistory.context(why=REFRESHED):
                save(finding.record, now=timezone.now())
            self.log_change(request, study, log_text(found))
            labels = ", ".join(change.label for change in found) or "nothing"
            messages.success(request, f"{study.short_citation}: {labels} changed.")
        open_tasks(request)


def visible_changes(study: Study, record: Record | None) -> list[Change]:
    """What a person would see change; the inner form of a name or a date is not a change to a reader."""
    found = changes(study, record) if record else []
    return [change for change in found if display.brief(change.before) != display.brief(change.after)]


def twin_of(study: Study, record: Record | None) -> Study | None:
    """Another study that is this record's already: then the typed one is its double."""
    other = here(record) if record else None
    return other if other and other.pk != study.pk else None


def log_text(found: list[Change]) -> str:
    """What the object's history keeps of a refresh: every field with its value before and after."""
    changed = "; ".join(
        f"{change.label}: {display.brief(change.before)} → {display.brief(change.after)}" for change in found
    )
    return f"Refreshed from PubMed. {changed or 'Nothing had changed.'}"
