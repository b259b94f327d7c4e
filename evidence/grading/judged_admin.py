"""Rows that reviewers judged are not deleted; the page that says so tells nothing of what they judged."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.appraisals import Appraisal

JUDGED = "what reviewers judged, or have begun to judge: no judgement is lost. Make the study background instead"


class KeepsJudgements(admin.ModelAdmin):
    """Before anything else of a claim or of a study for it is named: whether somebody has begun to judge it."""

    def get_deleted_objects(
        self, objs: Iterable[Claim | EvidenceItem], request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[Any], list[Any]]:
        rows = list(objs)
        of = "item__claim" if self.model is Claim else "item"
        if Appraisal.objects.filter(**{f"{of}__in": rows}).exists():
            return [], {}, set(), [JUDGED]
        return super().get_deleted_objects(rows, request)  # type: ignore[arg-type]
