"""What a third person fills in to settle a conflict: a direction, a level on each scale that was used, the reason."""

from collections.abc import Sequence
from typing import Any

from django import forms

from evidence.claims.models import EvidenceItem
from evidence.grading.appraisals import Appraisal
from evidence.grading.effects import Direction
from evidence.grading.scales import Level
from evidence.grading.side_by_side import scales_of


class SettlingForm(forms.Form):
    """The decision about one study; what all reviewers said alike is filled in already.

    Nothing is required here: what a decision needs is said by `agreeing.settle`.
    """

    direction = forms.ChoiceField(
        label="Direction", required=False, choices=[("", "Choose…"), *Direction.choices],
        help_text="What the study found about the claim.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason", required=False, widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text="Why so. It is kept with your name and published with the claim.",
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, item: EvidenceItem, appraisals: Sequence[Appraisal], data: Any = None, *, seen: str = ""
    ) -> None:
        super().__init__(data, initial={"direction": shared_direction(appraisals), "seen": seen})
        self.level_fields: dict[str, Sequence[Level]] = {}
        scales = scales_of(appraisals)
        levels = Level.objects.filter(scale__in=scales, question_type__in=("", item.claim.question_type))
        ladders = list(levels.order_by("rank", "pk"))
        for scale in scales:
            name, ladder = f"scale-{scale.pk}", [level for level in ladders if level.scale_id == scale.pk]
            self.level_fields[name] = ladder
            self.fields[name] = forms.ChoiceField(
                label=f"Level on {scale}", required=False, initial=shared_level(scale.pk, appraisals),
                choices=[("", "Not rated"), *((str(level.pk), level.words) for level in ladder)],
            )  # fmt: skip
        self.order_fields(["direction", *self.level_fields, "reason", "seen"])

    @property
    def levels(self) -> set[Level]:
        """The levels that were chosen."""
        chosen = {self.cleaned_data.get(name) for name in self.level_fields}
        return {level for ladder in self.level_fields.values() for level in ladder if str(level.pk) in chosen}


def shared_direction(appraisals: Sequence[Appraisal]) -> str:
    """The direction that all of them gave; nothing when they differ."""
    given = {appraisal.direction for appraisal in appraisals}
    return given.pop() if len(given) == 1 else ""


def shared_level(scale: int, appraisals: Sequence[Appraisal]) -> str:
    """The level that all who used this scale gave; nothing when they differ."""
    given = {rating.level_id for one in appraisals for rating in one.ratings.all() if rating.scale_id == scale}
    return str(given.pop()) if len(given) == 1 else ""
