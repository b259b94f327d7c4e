"""Tasks in the admin: which are open or late, what happened, which sentences it hits, how it was resolved."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence.admin_site import number, signed_in
from evidence.articles.models import Task
from evidence.articles.resolving import (
    MoreHappened,
    ReasonMissing,
    ResolvedAlready,
    earlier,
    resolve,
    still_uses,
    told_since,
)
from evidence.articles.telling import kinds_of
from evidence.history_admin import WithHistory
from evidence.pages.feeds import feed_address


class ResolveForm(forms.Form):
    """What an editor did about a task."""

    resolution = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 4, "cols": 80, "class": "vLargeTextField"}),
        label="What was done, or why nothing has to be", help_text="It is kept, with your name and the date.",
    )  # fmt: skip


@admin.register(Task)
class TaskAdmin(WithHistory):
    change_list_template = "admin/tasks/list.html"
    list_display = ["look_at", "because", "what", "until", "responsible", "state"]
    list_display_links = ["look_at"]
    list_filter = ["state", "causes__kind", ("article__responsible", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["article__responsible", "claim", "study", "because_of"]
    list_per_page = 50
    search_fields = ["article__title", "claim__statement", "because_of__statement", "study__title", "study__pmid"]
    ordering = ["state", "due", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Task]:
        return super().get_queryset(request).prefetch_related("causes")

    @admin.display(description="to look at", ordering="article__title")
    def look_at(self, task: Task) -> str:
        return str(task.article or task.claim)

    @admin.display(description="because of")
    def because(self, task: Task) -> str:
        if task.study:
            return task.study.short_citation
        return "the claim itself" if task.because_of_id == task.claim_id else str(task.because_of)

    @admin.display(description="what happened")
    def what(self, task: Task) -> str:
        return kinds_of(task)

    @admin.display(description="due", ordering="due")
    def until(self, task: Task) -> SafeString | str:
        if task.state == Task.State.OPEN and task.due < timezone.localdate():
            return format_html('{} <b class="overdue">overdue</b>', f"{task.due:%Y-%m-%d}")
        return f"{task.due:%Y-%m-%d}"

    @admin.display(description="responsible", ordering="article__responsible")
    def responsible(self, task: Task) -> str:
        return str(task.article.responsible or "–") if task.article else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Task | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Task | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        feed = request.build_absolute_uri(feed_address(signed_in(request)))
        return super().changelist_view(request, {"title": "Tasks", "feed": feed} | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        task = self.get_object(request, unquote(object_id))
        if task is None:
            raise Http404("There is no such task.")
        if not self.has_view_permission(request, task):
            raise PermissionDenied
        form = ResolveForm(request.POST or None)
        if request.method == "POST" and self.resolved(request, task, form):
            return HttpResponseRedirect(reverse("admin:evidence_task_changelist"))
        return TemplateResponse(request, "admin/tasks/task.html", self.shown(request, task, form))

    def resolved(self, request: HttpRequest, task: Task, form: ResolveForm) -> bool:
        """Resolve it, or put into the form, or say, why not."""
        if not request.user.has_perm("evidence.resolve_task"):
            raise PermissionDenied
        form.full_clean()
        reason, seen = form.cleaned_data["resolution"], number(request.POST.get("seen", ""))
        try:
            resolve(task, by=signed_in(request), reason=reason, seen=seen, now=timezone.now())
        except (ReasonMissing, MoreHappened) as error:
            form.add_error("resolution", str(error))
        except ResolvedAlready as error:
            messages.error(request, str(error))
        else:
            self.log_change(request, task, f"Resolved: {reason}")
            messages.success(request, f"Resolved: {task}.")
            return True
        return False

    def shown(self, request: HttpRequest, task: Task, form: ResolveForm) -> dict[str, Any]:
        task.refresh_from_db()
        told = told_since(task)
        sentences = dict.fromkeys(sentence for cause, _ in told for sentence in cause.sentences)
        suggestions = dict.fromkeys(cause.suggestion for cause, _ in told if cause.suggestion)
        return self.admin_site.each_context(request) | {
            "title": f"{'Article' if task.article else 'Claim'}: {task.article or task.claim}", "task": task,
            "told": told, "sentences": sentences, "suggestions": suggestions, "earlier": earlier(task), "form": form,
            "opts": self.opts, "may_resolve": request.user.has_perm("evidence.resolve_task"), "used": still_uses(task),
            "overdue": task.state == Task.State.OPEN and task.due < timezone.localdate(),
        }  # fmt: skip
