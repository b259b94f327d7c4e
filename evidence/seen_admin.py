"""Two people before one form: whoever saves later hears of the other first, and what they typed stays."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence.history_reading import entries, keys, sources


class SeenForm(forms.ModelForm):
    """A form that knows which state of its row a person saw; its template shows `seen`."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = stamp(self.instance) if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        """A form of another state is refused once: sent again, it is meant to take the other's place."""
        given: dict[str, Any] = super().clean() or {}
        asked = given.get("seen")
        if not asked or not self.instance.pk:
            return given
        stored = type(self.instance)._default_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if asked != stamp(stored):
            self.add_error(None, saved_meanwhile(stored))
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("seen")] = stamp(stored)
            self.data = data
        return given


def stamp(row: Any) -> str:
    """What tells one stored state of a row from another."""
    changed: datetime = row.updated_at
    return changed.isoformat()


def saved_meanwhile(row: Any) -> SafeString:
    """Who saved it since, and the way to what they changed."""
    opts = row._meta
    return format_html(
        'Not stored: {} saved this {} at {} while you had it open. What you typed is still here. '
        '<a href="{}" target="_blank">Look at what they changed</a> (in a new window); then take it over here, or save '
        "again to put yours in its place.",
        who_saved(row), opts.verbose_name, f"{timezone.localtime(row.updated_at):%H:%M}",
        reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=[row.pk]),
    )  # fmt: skip


def who_saved(row: Model) -> str:
    """Whoever made the last change that the history of a row tells of."""
    told = sources(row, (), User())  # of nothing that is blinded
    last = entries(told, keys(told)[:1])
    return last[0].who if last else "somebody"
