"""Ratings of a claim's whole evidence on the page of the claim, each signed by whoever gave it."""

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from evidence.claims.models import Claim
from evidence.grading.appraisals import Rating
from evidence.grading.rating_forms import ClaimRatingForm, ClaimRatingFormSet


class RatingInline(admin.StackedInline):
    """Ratings of a claim's whole evidence; of a claim that is stored, for they say whose they are."""

    model = Rating
    fk_name = "claim"
    form = ClaimRatingForm
    formset = ClaimRatingFormSet
    extra = 0
    fields = ["level", "reason", "signed"]
    readonly_fields = ["signed"]
    verbose_name = "rating of the whole evidence"
    verbose_name_plural = "ratings of the whole evidence"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        return super().get_queryset(request).select_related("scale", "level__scale", "rated_by")

    def has_view_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:  # type: ignore[override]
        return obj is not None and super().has_view_permission(request, obj)  # type: ignore[arg-type]

    def has_add_permission(  # type: ignore[override]
        self, request: HttpRequest, obj: Claim | None
    ) -> bool:
        return obj is not None and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:  # type: ignore[override]
        return obj is not None and super().has_change_permission(request, obj)  # type: ignore[arg-type]

    def has_delete_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:  # type: ignore[override]
        return obj is not None and super().has_delete_permission(request, obj)  # type: ignore[arg-type]

    @admin.display(description="rated by")
    def signed(self, rating: Rating) -> str:
        return f"{rating.rated_by}, {rating.rated_at:%Y-%m-%d}" if rating.rated_by else "–"


def sign_rating(rating: Rating, user: User) -> None:
    """Whoever gives or changes a rating of a claim signs it; call it before the rating is stored."""
    rating.rated_by, rating.rated_at = user, timezone.now()
