"""Declarations of interests in the admin: made in one's own name, and never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from evidence.admin_site import number, signed_in
from evidence.careful_admin import Careful
from evidence.claims.models import EvidenceItem
from evidence.grading.declarations import Declaration
from evidence.grading.workbench_page_admin import workbench


@admin.register(Declaration)
class DeclarationAdmin(Careful):
    """Everybody's own declarations; whoever may publish claims sees all. None is changed: one makes a new one."""

    list_display = ["reviewer", "declared_on", "validity", "said", "may_be_named"]
    list_select_related = ["reviewer"]
    list_filter = ["nothing_to_declare"]
    search_fields = ["reviewer__username", "interests"]
    date_hierarchy = "declared_on"

    def get_fields(self, request: HttpRequest, obj: Declaration | None = None) -> list[Any]:
        made = ["reviewer", "declared_on", "validity"] if obj else []
        return [*made, "nothing_to_declare", "interests", "may_be_named"]

    def get_readonly_fields(self, request: HttpRequest, obj: Declaration | None = None) -> list[str]:
        return ["validity"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Declaration]:
        declarations = super().get_queryset(request)
        if request.user.has_perm("evidence.publish_claim"):
            return declarations
        return declarations.filter(reviewer=signed_in(request))

    def has_change_permission(self, request: HttpRequest, obj: Declaration | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Declaration | None = None) -> bool:
        return False

    @admin.display(ordering="valid_until")
    def validity(self, declaration: Declaration) -> str:
        today = timezone.localdate()
        if declaration.valid_until < today:
            return f"expired on {declaration.valid_until:%Y-%m-%d}: make a new one"
        return f"valid until {declaration.valid_until:%Y-%m-%d}"

    @admin.display(description="declared")
    def said(self, declaration: Declaration) -> str:
        return declaration.interests or "nothing to declare"

    def save_model(self, request: HttpRequest, obj: Declaration, form: ModelForm, change: bool) -> None:
        obj.reviewer = signed_in(request)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Declaration, post_url_continue: Any = None) -> HttpResponse:
        """Back to the study that it was needed for."""
        item = EvidenceItem.objects.filter(pk=number(request.GET.get("item", ""))).first()
        answer = super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(workbench(item)) if item else answer
