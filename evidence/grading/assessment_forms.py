"""What an editor fills in to grade an outcome: checked, with each refusal at the place that it is about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from evidence.claims.models import EvidenceItem
from evidence.grading.assessing import refused
from evidence.grading.assessments import Assessment
from evidence.grading.rules import DOWN, UP, Domain, Start, Step
from evidence.grading.step_forms import StepForm
from evidence.grading.text_fields import Words, lines
from evidence.grading.wording import Effect, Magnitude


class AssessmentForm(forms.ModelForm):
    """One outcome graded: the body of studies, the start, eight domains, the effect, and what readers want to know."""

    body = forms.MultipleChoiceField(
        label="studies", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "No study is ticked: an outcome is graded by at least one study."},
    )  # fmt: skip
    why = Words(
        label="Why it changes", required=False, widget=lines(2), help_text="Kept with the change, for everybody."
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Assessment
        fields = [
            "start", "start_reason", "exception_reason", "measure", "estimate", "low", "high", "participants",
            "magnitude", "effect_direction", "information_size", "baseline_risk", "baseline_source", "would_change",
            "comment",
        ]  # fmt: skip
        texts = ("start_reason", "exception_reason", "baseline_source", "would_change", "comment")
        field_classes = dict.fromkeys(texts, Words)
        widgets = {"start": forms.RadioSelect, **{name: lines(2) for name in texts}}

    def __init__(self, data: Any = None, *, instance: Assessment, items: Sequence[EvidenceItem]) -> None:
        self.items = {item.study.key: item for item in items}
        stored = {step.domain: step for step in instance.rule_steps} if instance.pk else {}
        choices = [(key, item.study.short_citation) for key, item in self.items.items()]
        super().__init__(data, instance=instance, initial={"body": self.body_of(instance)} | plain_numbers(instance))
        offer(self, "body", choices)
        offer(self, "start", [(start.value, start.label) for start in Start])
        offer(self, "magnitude", [("", "not judged"), *((size.value, size.label) for size in Magnitude)])
        offer(self, "effect_direction", [("", "not judged"), *((way.value, f"{way.label} it") for way in Effect)])
        self.steps = [StepForm(data, domain=domain, studies=choices, step=stored.get(domain)) for domain in Domain]

    def body_of(self, instance: Assessment) -> list[str]:
        """The studies of the body: as stored, or everything that is weighed."""
        if instance.pk:
            chosen = set(instance.items.values_list("pk", flat=True))
            return [key for key, item in self.items.items() if item.pk in chosen]
        return [key for key, item in self.items.items() if item.role == EvidenceItem.Role.EVIDENCE]

    @property
    def down(self) -> list[StepForm]:
        return [step for step in self.steps if step.domain in DOWN]

    @property
    def up(self) -> list[StepForm]:
        return [step for step in self.steps if step.domain in UP]

    @property
    def rule_steps(self) -> list[Step]:
        return [form.step for form in self.steps if form.step is not None]

    @property
    def chosen(self) -> list[EvidenceItem]:
        return [self.items[key] for key in self.cleaned_data.get("body", ())]

    @property
    def changed(self) -> bool:
        """Whether anything but the word on it differs from what is stored."""
        return bool(set(self.changed_data) - {"why", "seen"}) or any(step.has_changed() for step in self.steps)

    def clean_body(self) -> list[str]:
        given: list[str] = self.cleaned_data["body"]
        for key in given:
            if self.items[key].role == EvidenceItem.Role.BACKGROUND:
                name = self.items[key].study.short_citation
                raise forms.ValidationError(f"{name} is background, which is not weighed: untick it.")
        return given

    def clean_seen(self) -> datetime | None:
        """When what is stored was made, if that is what the page showed; None otherwise."""
        stored = self.instance.assessed_at if self.instance.pk else None
        return stored if stored and self.cleaned_data["seen"] == stored.isoformat() else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self.check_effect(given)
        if (
            given.get("baseline_risk") is not None
            and not given.get("baseline_source")
            and self.is_open("baseline_source")
        ):
            self.add_error("baseline_source", "Say where the number of people without the intervention is from.")
        if self.instance.pk and self.changed and not given.get("why"):
            self.add_error("why", "Say why the assessment changes: the reason is kept with the change.")
        for step in self.steps:
            self.check_drivers(step, given)
        return given

    def is_open(self, name: str) -> bool:
        return name not in self.errors

    def check_effect(self, given: Mapping[str, Any]) -> None:
        """A measure with its estimate and its interval; what the measure can be is said by the model."""
        measure = given.get("measure") or ""
        if (
            bool(measure) != (given.get("estimate") is not None)
            and self.is_open("estimate")
            and self.is_open("measure")
        ):
            self.add_error("estimate", "An effect has a measure and an estimate: give both, or neither.")
        self.check_interval(given)

    def check_interval(self, given: Mapping[str, Any]) -> None:
        estimate, low, high = (given.get(name) for name in ("estimate", "low", "high"))
        if (low is None and high is None) or not all(map(self.is_open, ("estimate", "low", "high"))):
            return
        if low is None or high is None or estimate is None or not low <= estimate <= high:
            self.add_error("low", "An interval has two ends, and the estimate lies between them.")

    def check_drivers(self, step: StepForm, given: Mapping[str, Any]) -> None:
        """A study drives a judgement of the body that it belongs to."""
        if not step.is_valid() or "body" not in given:
            return
        outside = [
            self.items[key].study.short_citation for key in step.cleaned_data["studies"] if key not in given["body"]
        ]
        if outside:
            step.add_error("studies", f"Not ticked in the evidence above: {', '.join(outside)}.")

    def full_clean(self) -> None:
        """After all other checks: what the rules of GRADE refuse, each at its domain."""
        super().full_clean()
        if self.is_bound:
            self.refuse()

    def refuse(self) -> None:
        if not all(step.is_valid() for step in self.steps):
            return
        places = {step.domain: step for step in self.steps}
        for refusal in refused(self.instance, self.chosen, self.rule_steps):
            if refusal.domain is not None:
                places[refusal.domain].add_error("judgement", refusal.sentence)
            elif refusal.field != "start":
                self.add_error(refusal.field, refusal.sentence)
            elif self.is_open("start") and self.is_open("start_reason"):
                self.add_error("start", refusal.sentence)

    def is_valid(self) -> bool:
        return super().is_valid() and all(step.is_valid() for step in self.steps)


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def plain_numbers(instance: Assessment) -> dict[str, Decimal]:
    """Numbers without the zeros that the table appends: 0.68, not 0.6800."""
    names = ("estimate", "low", "high", "baseline_risk")
    known = {name: getattr(instance, name) for name in names if getattr(instance, name) is not None}
    return {name: Decimal(f"{number.normalize():f}") for name, number in known.items()}
