"""The page that says who changed what, when and why."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from evidence.admin_site import signed_in
from evidence.careful_admin import Careful
from evidence.history_reading import entries, keys, sources

SHOWN = 100  # entries a page


class WithHistory(Careful):
    """An admin whose History page reads the history that the database keeps, of the object and of what belongs to it.

    `history_of` names what belongs to the object: pairs of a history model and the column that names the object, as in
    `history_of = (("OutcomeEvent", "claim_id"), ("EvidenceItemEvent", "claim_id"))`. A column may lie behind another
    history: `("StepItemEvent", "step__assessment_id")`, `("RatingEvent", "consensus__item_id")`.

    Reasons come from `pghistory.context(why="…")` around whatever changes a row. Whose appraisals, levels and consensus
    are shown is decided by evidence.grading.blinding, whatever is named here.
    """

    history_of: tuple[tuple[str, str], ...] = ()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        told = sources(row, self.history_of, signed_in(request))
        page = Paginator(keys(told), SHOWN).get_page(request.GET.get("page"))
        context = self.admin_site.each_context(request) | {
            "title": "History", "object": row, "opts": self.opts, "page": page,
            "entries": entries(told, page.object_list), "since": loaded(row) if told[0].keeps_old else None,
        }  # fmt: skip
        return TemplateResponse(request, "admin/history.html", context | (extra_context or {}))


def loaded(row: Model) -> Any:
    """When a row came that a machine loaded: its history keeps only what was changed afterwards."""
    return getattr(row, "created_at", None)
