"""The ratings of a claim's whole evidence on scales other than GRADE, one on each scale."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q

from evidence.claims.models import Claim
from evidence.grading.appraisals import Rating
from evidence.grading.assessing import surrogates_only
from evidence.grading.scales import Level, Scale
from evidence.grading.text_fields import Words, lines


class ClaimRatingForm(forms.ModelForm):
    """A level on one scale for the whole of a claim's evidence; its level says which scale."""

    level = forms.ModelChoiceField(Level.objects.none(), help_text="Scales that rate a whole body of evidence.")
    reason = Words(widget=lines(2))

    class Meta:
        model = Rating
        fields = ["level", "reason"]

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim
        levels = Level.objects.filter(
            Q(question_type="") | Q(question_type=claim.question_type), scale__target=Scale.Target.BODY
        )
        if self.instance.pk:
            levels = levels.filter(scale=self.instance.scale_id)
        field = self.fields["level"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = levels.select_related("scale").order_by("scale__name", "scale__version", "rank")
        field.choices = [("", "---------"), *by_scale(field.queryset)]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        level = given.get("level")
        if level:
            self.instance.scale = level.scale
            self.check_sort(level)
        return given

    def check_sort(self, level: Level) -> None:
        """SORT goes above C for outcomes that patients notice only (Ebell 2004, PMID 14971837)."""
        if level.scale.key != "sort" or level.code not in ("A", "B"):
            return
        if surrogates := surrogates_only(self.claim):
            named = ", ".join(outcome.name for outcome in surrogates)
            self.add_error(
                "level",
                f"{level.code} is refused: the outcomes that decide here are surrogate ({named}), and a recommendation "
                "that rests on such outcomes is C at most. Choose C, or assess an outcome that patients notice.",
            )


class ClaimRatingFormSet(forms.BaseInlineFormSet):
    """The ratings of one claim: one on each scale."""

    instance: Claim

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"claim": self.instance}  # type: ignore[arg-type]

    def clean(self) -> None:
        """A scale is used once; one that is being taken away still counts, for it goes after the others are stored."""
        super().clean()
        taken: set[int] = set()
        for form in self.forms:
            level = getattr(form, "cleaned_data", {}).get("level")
            if level is None:
                continue
            if level.scale_id in taken:
                form.add_error("level", f"This claim has a rating on {level.scale} already: change that one.")
            taken.add(level.scale_id)


def by_scale(levels: Iterable[Level]) -> list[tuple[str, list[tuple[int, str]]]]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for level in levels:
        groups.setdefault(str(level.scale), []).append((level.pk, level.words))
    return list(groups.items())
