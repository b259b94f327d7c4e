"""Publications in the admin: to look at, never to change."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence.careful_admin import Careful
from evidence.grading.drawing import certainty_dots
from evidence.grading.publications import Publication


@admin.register(Publication)
class PublicationAdmin(Careful):
    """What was published: to look at, never to change."""

    list_display = ["claim", "number", "sure", "published_at", "published_by", "note"]
    list_filter = ["certainty", "question_type", "published_at"]
    list_select_related = ["claim", "published_by"]
    search_fields = ["statement", "claim__slug", "hash", "note"]
    fields = [
        "claim", "number", "public_page", "sure", "note", "override_reason", "published_by", "published_at", "hash",
        "size",
    ]  # fmt: skip
    readonly_fields = fields  # type: ignore[assignment]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).defer("content")

    @admin.display(description="certainty", ordering="certainty")
    def sure(self, publication: Publication) -> SafeString:
        dots = SafeString(certainty_dots(publication.certainty or None))  # type: ignore[arg-type]
        return format_html("{} {}", dots, publication.get_certainty_display() or "Not rated")

    @admin.display(description="as readers see it")
    def public_page(self, publication: Publication) -> SafeString:
        args = [publication.claim.slug, publication.number]
        return format_html(
            '<a href="{}">Page</a> · <a href="{}">JSON</a>',
            reverse("pages:version", args=args), reverse("api:version", args=args),
        )  # fmt: skip

    @admin.display(description="content")
    def size(self, publication: Publication) -> str:
        return f"{len(publication.content.encode()):,} bytes, of which the hash is the SHA-256"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False
