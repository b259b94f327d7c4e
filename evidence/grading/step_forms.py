"""What an editor fills in about one domain of GRADE: how it is judged, why, and which studies drive it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from evidence.grading.rules import JUDGEMENTS, NOT_ASSESSABLE, UP, Domain, Step, signed
from evidence.grading.summary import minus
from evidence.grading.text_fields import Words, lines

SKIPPED, UNASSESSABLE = "skipped", "not_assessable"


class StepForm(forms.Form):
    """One domain: judged, with its reason and the studies that drive it; or skipped."""

    judgement = forms.ChoiceField(widget=forms.RadioSelect)
    reason = Words(required=False, widget=lines(2))
    studies = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, domain: Domain, studies: Sequence[tuple[str, str]], step: Step | None) -> None:
        initial = {"judgement": SKIPPED} if step is None else answers_of(step)
        super().__init__(data, prefix=domain.value, initial=initial)
        self.domain = domain
        for name, choices in (("judgement", judgements(domain)), ("studies", studies)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["reason"].label = f"Reason for {domain.label.lower()}"

    @property
    def raises(self) -> bool:
        return self.domain in UP

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("judgement") == SKIPPED and (given.get("reason") or given.get("studies")):
            self.add_error(
                "judgement",
                f"{self.domain.label} has a reason or studies, but is not judged: choose a judgement, or empty them.",
            )
        return given

    @property
    def step(self) -> Step | None:
        """The step as the rules read it; None where it is skipped."""
        given = self.cleaned_data
        answer = given.get("judgement", SKIPPED)
        if answer == SKIPPED:
            return None
        change = 0 if answer == UNASSESSABLE else int(answer)
        studies = frozenset(given.get("studies", ()))
        return Step(self.domain, change, given.get("reason", ""), answer != UNASSESSABLE, studies)


def judgements(domain: Domain) -> list[tuple[str, str]]:
    """The answers to a domain, with what each does.

    >>> judgements(Domain.DOSE_RESPONSE)
    [('0', 'no (0)'), ('1', 'yes (+1)'), ('skipped', 'not judged (skipped)')]
    """
    answers = [(str(change), f"{word} ({minus(signed(change))})") for change, word in JUDGEMENTS[domain].items()]
    if domain is Domain.PUBLICATION_BIAS:
        answers.append((UNASSESSABLE, f"{NOT_ASSESSABLE} (0)"))
    return [*answers, (SKIPPED, "not judged (skipped)")]


def answers_of(step: Step) -> dict[str, Any]:
    answer = str(step.change) if step.assessable else UNASSESSABLE
    return {"judgement": answer, "reason": step.reason, "studies": sorted(step.studies)}
