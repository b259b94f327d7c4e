"""All that a reviewer fills in about one study for one claim, as one: shown, checked and stored together."""

from dataclasses import dataclass

from django import forms
from django.db.models import Prefetch

from evidence.claims.models import Claim
from evidence.grading.appraisal_forms import AppraisalForm, BiasForm, Posted, RatingForm
from evidence.grading.appraisals import Appraisal
from evidence.grading.appraising import add_remarks, suggestion_for
from evidence.grading.scales import Level, Scale
from evidence.grading.tools import TOOLS

SUGGESTED_FOR = "ocebm-2011"  # the only scale whose level is suggested; it is also the one that stands open


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was refused, in a sentence, and the id of the field that it is about ("": the whole)."""

    sentence: str
    place: str = ""


class Sheet:
    """All that a reviewer fills in about one study for one claim, shown, checked and stored as one."""

    def __init__(self, appraisal: Appraisal, posted: Posted = None) -> None:
        self.appraisal, self.bound = appraisal, posted is not None
        self.suggestion = suggestion_for(appraisal.item)
        rated = appraisal.ratings.select_related("level") if appraisal.pk else ()
        ratings = {rating.scale_id: rating for rating in rated}
        # The forms of the tools before the judgement's own: that one writes what was posted onto the appraisal.
        self.tools = [BiasForm(posted, tool=tool, appraisal=appraisal) for tool in TOOLS.values()]
        self.main = AppraisalForm(posted, appraisal=appraisal, suggestion=self.suggestion)
        self.ratings = [
            RatingForm(
                posted, scale=scale, rating=ratings.get(scale.pk),
                suggested=(self.suggestion.level or "") if scale.code == SUGGESTED_FOR else "",
            )
            for scale in scales_for(appraisal.item.claim)
        ]  # fmt: skip

    @property
    def further(self) -> list[RatingForm]:
        return self.ratings[1:]

    @property
    def further_given(self) -> bool:
        """Whether there is something to see on the further scales."""
        return any(form["level"].value() or form["reason"].value() or form.errors for form in self.further)

    @property
    def effect(self) -> list[forms.BoundField]:
        return [self.main[name] for name in ("measure", "estimate", "low", "high", "participants")]

    @property
    def forms(self) -> tuple[forms.BaseForm, ...]:
        return (self.main, *self.ratings, *self.tools)

    def is_valid(self) -> bool:
        """Whether all of it can be stored; answers of a tool that is not the chosen one are not dropped silently."""
        if not all(form.is_valid() for form in self.forms):
            return False
        for form in self.tools:
            if (form.answers or form.overall) and form is not self.tool:
                self.main.add_error("tool", f"There are answers of {form.tool}: choose this tool, or clear them.")
        return self.main.is_valid()

    @property
    def tool(self) -> BiasForm | None:
        """The form of the tool that was chosen."""
        return next((form for form in self.tools if form.tool.code == self.main.cleaned_data.get("tool")), None)

    def has_changed(self) -> bool:
        asked = [name for name in self.main.changed_data if name != "why"]
        return bool(asked) or any(form.has_changed() for form in (*self.ratings, *self.tools))

    def save(self) -> Appraisal:
        """Store all of it, with what was suggested then; the quotation is looked for in the abstract."""
        appraisal = self.main.save(commit=False)
        add_remarks(appraisal, self.suggestion)
        tool = self.tool
        appraisal.bias, appraisal.overall_bias = (tool.answers, tool.overall) if tool else ({}, "")
        appraisal.save()
        for rating in self.ratings:
            rating.save(appraisal)
        return appraisal

    def problems(self) -> list[Problem]:
        """What is wrong with what was typed, each with its field."""
        return [
            Problem(f"{named(form, name)}{text}", form[name].auto_id if name in form.fields else "effect")
            for form in self.forms
            for name, texts in form.errors.items()
            for text in texts
        ]

    def placed(self, sentence: str) -> Problem:
        """A sentence about what an appraisal lacks, with the field that it is about, where that is known."""
        places = [
            ("Confirm or choose the study design", "id_design"),
            ("Say why the design", "id_design_reason"),
            ("Say what the study found", "id_direction"),
            ("Write the rationale", "id_reason"),
            *((f"Say why the level on {form.scale} ", form["reason"].auto_id) for form in self.ratings),
            *((f"{form.tool} ", "id_tool") for form in self.tools),
            *(("Give a level", form["level"].auto_id) for form in self.ratings[:1]),
        ]
        return Problem(sentence, next((place for start, place in places if sentence.startswith(start)), ""))


def scales_for(claim: Claim) -> list[Scale]:
    """The scales that rate one study and have levels for this kind of question, the one with a suggestion first."""
    fitting = Level.objects.filter(question_type__in=["", claim.question_type])
    scales = Scale.objects.filter(target=Scale.Target.STUDY, levels__in=fitting).distinct()
    loaded = scales.prefetch_related(Prefetch("levels", queryset=fitting))
    return sorted(loaded, key=lambda scale: scale.code != SUGGESTED_FOR)


def named(form: forms.BaseForm, name: str) -> str:
    """The label of a field before a sentence about it; nothing for a sentence about several."""
    if name not in form.fields:
        return ""
    tool = f"{form.tool}, " if isinstance(form, BiasForm) else ""
    return f"{tool}{form[name].label}: "
