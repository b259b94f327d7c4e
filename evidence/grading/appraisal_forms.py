"""What a reviewer fills in about a study: the judgement itself, a level on each scale, the answers of a bias tool."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from evidence.grading.appraisals import Appraisal, Rating
from evidence.grading.effects import Direction
from evidence.grading.scales import Scale
from evidence.grading.suggestion import Design, Suggestion
from evidence.grading.tools import Choice, Item, Tool, suggested_overall

Posted = Mapping[str, Any] | None

# Longer than any abstract, and than any rationale that somebody reads.
LONGEST = {"finding": 5_000, "reason": 20_000, "design_reason": 2_000, "why": 2_000}
# What a submitted appraisal cannot be without.
NEEDED = {
    "why": "You have submitted this appraisal: say why you change it. The reason is kept.",
    "design": "A submitted appraisal keeps a study design: choose one.",
    "direction": "A submitted appraisal keeps a direction: choose one.",
    "reason": "A submitted appraisal keeps a rationale: write one.",
}


class AppraisalForm(forms.ModelForm):
    """The judgement itself, with the reason for a change of mind once it was submitted."""

    why = forms.CharField(
        label="Why you change a submitted appraisal", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    direction = forms.ChoiceField(
        label="What the study found about the claim", required=False, choices=Direction, widget=forms.RadioSelect
    )

    class Meta:
        model = Appraisal
        fields = [
            "design", "design_reason", "direction", "outcome", "measure", "estimate", "low", "high", "participants",
            "funding", "tool", "finding", "reason",
        ]  # fmt: skip
        labels = {"measure": "Measure", "participants": "Participants (n)", "low": "Interval from", "high": "to",
                  "finding": "Finding, quoted from the abstract", "reason": "Rationale", "tool": "Tool"}  # fmt: skip
        widgets = {
            "design_reason": forms.Textarea(attrs={"rows": 2}),
            "finding": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 4}),
            **{name: forms.TextInput(attrs={"inputmode": "decimal"}) for name in ("estimate", "low", "high")},
            "participants": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, posted: Posted, *, appraisal: Appraisal, suggestion: Suggestion) -> None:
        super().__init__(posted, instance=appraisal)
        for name in ("estimate", "low", "high"):  # as typed, without the zeros that the table appends
            if self.initial.get(name) is not None:
                self.initial[name] = Decimal(f"{self.initial[name].normalize():f}")
        for name, most in LONGEST.items():
            self.fields[name].validators.append(MaxLengthValidator(most))
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ModelChoiceField)
        outcome.queryset, outcome.empty_label = appraisal.item.claim.outcomes.all(), "no particular one"
        named = [(design.value, design.value) for design in Design]
        if suggestion.design is not Design.UNKNOWN:
            named = [(value, f"{label} (suggested)" if value == suggestion.design else label) for value, label in named]
        offer(self.fields["design"], [("", "choose"), *named])
        for name, empty in (("measure", "no effect recorded"), ("funding", "choose"), ("tool", "none used")):
            choices = self.fields[name].choices  # type: ignore[attr-defined]
            offer(self.fields[name], [("", empty), *(choice for choice in choices if choice[0])])

    def clean(self) -> dict[str, Any]:
        """A submitted appraisal is changed with a reason only."""
        cleaned = super().clean() or {}
        lacking = [name for name in NEEDED if not cleaned.get(name) and name not in self.errors]
        for name in lacking if self.instance.is_submitted else ():
            self.add_error(name, NEEDED[name])
        return cleaned


class RatingForm(forms.Form):
    """A level on one scale, with the reason when it is not the suggested one."""

    level = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why this level", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, posted: Posted, *, scale: Scale, rating: Rating | None, suggested: str) -> None:
        self.scale, self.rating, self.suggested = scale, rating, suggested
        self.levels = {str(level.pk): level for level in scale.levels.all()}
        given = {"level": str(rating.level_id), "reason": rating.reason} if rating else {"level": ""}
        super().__init__(posted, prefix=f"scale-{scale.pk}", initial=given)
        offer(self.fields["level"], [*((key, level.words) for key, level in self.levels.items()), ("", "not rated")])
        self.fields["level"].label = str(scale)
        self.fields["level"].error_messages["invalid_choice"] = (
            f"“%(value)s” is no level of {scale} for this kind of question: choose one of those listed."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") and not cleaned.get("level") and "level" not in self.errors:
            self.add_error("level", f"There is a reason for a level on {self.scale}, and no level: choose one.")
        return cleaned

    @property
    def key_of_suggested(self) -> str:
        """The value of the level that is suggested, as the form sends it; "" when none is."""
        return next((key for key, level in self.levels.items() if level.code == self.suggested), "")

    def save(self, appraisal: Appraisal) -> None:
        if self.rating and not self.has_changed() and self.rating.suggested == self.suggested:
            return
        level = self.levels.get(self.cleaned_data["level"])
        if level is None:
            Rating.objects.filter(appraisal=appraisal, scale=self.scale).delete()
            return
        given = {"level": level, "reason": self.cleaned_data["reason"], "suggested": self.suggested}
        Rating.objects.update_or_create(
            appraisal=appraisal, scale=self.scale, defaults=given | {"rated_at": timezone.now()}
        )


class BiasForm(forms.Form):
    """The answers of one tool, each with a reason if there is one to give, and the judgement of the whole."""

    def __init__(self, posted: Posted, *, tool: Tool, appraisal: Appraisal) -> None:
        self.tool, self.chosen = tool, appraisal.tool == tool.code
        stored = appraisal.bias if self.chosen else {}
        answers = appraisal.answers if self.chosen else {}
        reasons = {f"{code}-reason": answer.get("reason", "") for code, answer in stored.items()}
        overall = {"overall": appraisal.overall_bias if self.chosen else ""}
        super().__init__(posted, prefix=tool.code, initial=answers | reasons | overall)
        for item in tool.items:
            self.fields[item.code] = choice_of(tool.answers_to(item), item.label, f"answer of {tool} here")
            self.fields[f"{item.code}-reason"] = forms.CharField(
                label=f"Reason, {item.label}", required=False, max_length=2_000,
                widget=forms.TextInput(attrs={"placeholder": "reason"}),
            )  # fmt: skip
        if tool.overalls:
            self.fields["overall"] = choice_of(tool.overalls, "Overall", f"overall judgement of {tool}")
        suggested = suggested_overall(tool, answers)
        self.suggested = next((choice.label for choice in tool.overalls if choice.code == suggested), "")

    def rows(self) -> Iterator[tuple[Item, forms.BoundField, forms.BoundField]]:
        for item in self.tool.items:
            yield item, self[item.code], self[f"{item.code}-reason"]

    @property
    def whole(self) -> forms.BoundField:
        """The field of the overall judgement, for a tool that has one."""
        return self["overall"]

    @property
    def overall(self) -> str:
        return str(self.cleaned_data.get("overall", ""))

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """What was answered, as an appraisal keeps it."""
        given = self.cleaned_data
        pairs = {
            item.code: (given.get(item.code, ""), given.get(f"{item.code}-reason", "")) for item in self.tool.items
        }
        return {
            code: {"answer": answer, "reason": reason} for code, (answer, reason) in pairs.items() if answer or reason
        }


def offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]


def choice_of(choices: tuple[Choice, ...], label: str, what: str) -> forms.ChoiceField:
    """A field with the answers that fit, none of them chosen beforehand."""
    known = ", ".join(choice.label for choice in choices)
    return forms.ChoiceField(
        label=label, required=False, choices=[("", "choose"), *((choice.code, choice.label) for choice in choices)],
        error_messages={"invalid_choice": f"“%(value)s” is no {what}: choose one of {known}."},
    )  # fmt: skip
