"""The admin's front: rooms in the order of the work, not of the alphabet."""

from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from evidence.articles.models import Task
from evidence.grading.dashboard import dashboard


def signed_in(request: HttpRequest) -> User:
    """Who is at the keyboard; pages of the admin have nobody else."""
    assert isinstance(request.user, User)
    return request.user


def number(text: str) -> int:
    """A primary key out of an address; 0, which no row has, for what cannot be one (a bigint has 19 digits)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def open_tasks(user: User, today: date) -> dict[str, int]:
    """How many tasks are open, late, and of articles that this person answers for."""
    late, mine = Q(due__lt=today), Q(article__responsible=user)
    return Task.objects.open().aggregate(open=Count("pk"), late=Count("pk", filter=late), mine=Count("pk", filter=mine))


ROOMS = (
    ("Claims", ("Claim", "Publication", "Topic")),
    ("Studies", ("ReferenceImport", "Study")),
    ("Grading", ("EvidenceItem", "Appraisal", "Consensus", "Assessment", "Scale", "Declaration")),
    ("Articles", ("Article", "Task", "Phrasing")),
    ("People", ("User", "Group")),
)


LOGGED_OUT = "You were logged out: nothing was stored of what you just sent. Log in, and send it again."


class EvidenceAdminSite(AdminSite):
    site_header = "Evidence"
    site_title = "Evidence"
    index_title = "Reviewers’ room"
    enable_nav_sidebar = True

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What this person has to do today, and the list of models below it."""
        user, today = signed_in(request), timezone.localdate()
        tasks = open_tasks(user, today) if user.has_perm("evidence.view_task") else None
        return super().index(request, {"dashboard": dashboard(user, today), "tasks": tasks, **(extra_context or {})})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whoever sends a form after the session has ended is told on the login page that nothing was stored."""
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = page(request, *args, **kwargs)
            if request.method == "POST" and answer.get("Location", "").startswith(reverse("admin:login")):
                messages.warning(request, LOGGED_OUT)
            return answer

        return told

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The models a person may see, grouped by room; an app's own page keeps Django's grouping."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        return [room for room in (self.room(name, names, models) for name, names in ROOMS) if room["models"]]

    @staticmethod
    def room(name: str, names: tuple[str, ...], models: dict[str, Any]) -> dict[str, Any]:
        shown = [models[model] for model in names if model in models]
        return {"name": name, "app_label": name.lower(), "app_url": "", "has_module_perms": True, "models": shown}
