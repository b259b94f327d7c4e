"""The panel on the page of a study or claim: the articles that use it, and in which sentences."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from evidence.articles.impact import uses_of_claim, uses_of_study
from evidence.claims.models import Claim

MOST = 100  # articles that are shown


class WithUses(admin.ModelAdmin):
    """An admin of studies or claims whose pages say where they are used."""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = context.get("original")
        if row is not None and request.user.has_perm("evidence.view_article"):
            uses = uses_of_claim(row) if isinstance(row, Claim) else uses_of_study(row)
            context = context | {"uses": uses[:MOST], "number_of_uses": len(uses)}
        return super().render_change_form(request, context, *args, **kwargs)
