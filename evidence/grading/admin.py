"""Scales in the admin; a site adds its own without any code."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from evidence.careful_admin import Careful
from evidence.grading.models import Level, Scale


class LevelInline(admin.StackedInline):
    model = Level
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Level]:
        return super().get_queryset(request).select_related("scale")


@admin.register(Scale)
class ScaleAdmin(Careful):
    list_display = ["name", "version", "target", "key"]
    search_fields = ["name", "key"]
    inlines = [LevelInline]
