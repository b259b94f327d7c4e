"""The admin's front: rooms in the order of the work, not of the alphabet."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from evidence.grading.dashboard import dashboard


def signed_in(request: HttpRequest) -> User:
    """Who is at the keyboard; pages of the admin have nobody else."""
    assert isinstance(request.user, User)
    return request.user


def number(text: str) -> int:
    """A primary key out of an address; 0, which no row has, for what cannot be one (a bigint has 19 digits)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


ROOMS = (
    ("Claims", ("Claim", "Publication", "Topic")),
    ("Studies", ("ReferenceImport", "Study")),
    ("Grading", ("EvidenceItem", "Appraisal", "Consensus", "Assessment", "Scale", "Declaration")),
    ("Articles", ("Article", "Task", "Phrasing")),
    ("People", ("User", "Group")),
)


class EvidenceAdminSite(AdminSite):
    site_header = "Evidence"
    site_title = "Evidence"
    index_title = "Reviewers’ room"
    enable_nav_sidebar = True

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What this person has to do today, and the list of models below it."""
        today = dashboard(signed_in(request), timezone.localdate())
        return super().index(request, {"dashboard": today, **(extra_context or {})})

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
