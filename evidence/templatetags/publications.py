"""How templates show what a publication says: its codes as words, its certainty as dots."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from evidence.claims.models import Claim, EvidenceItem, Outcome
from evidence.grading.appraisals import Appraisal, Consensus
from evidence.grading.drawing import certainty_dots
from evidence.grading.effects import Direction, Measure
from evidence.grading.quoting import QuoteCheck
from evidence.grading.reading import spoken_text
from evidence.grading.rules import Certainty, Domain, Start, arithmetic
from evidence.grading.rules import Step as RuleStep
from evidence.grading.summary import effect_words, judged
from evidence.grading.tools import TOOLS
from evidence.studies.models import Notice
from evidence.studies.standing import Standing

register = template.Library()

# The words of each field's codes; a code of an old version that is known no more is shown as it was stored.
WORDS: dict[str, Mapping[Any, Any]] = {
    "consensus": dict(Consensus.Kind.choices),
    "direction": dict(Direction.choices),
    "finding_check": {check.value: check.label for check in QuoteCheck},
    "funding": dict(Appraisal.Funding.choices),
    "importance": dict(Outcome.Importance.choices),
    "kind": dict(Outcome.Kind.choices),
    "measure": dict(Measure.choices),
    "notice": dict(Notice.Kind.choices),
    "question_type": dict(Claim.QuestionType.choices),
    "role": dict(EvidenceItem.Role.choices),
    "source": dict(Notice.Source.choices),
    "standing": {standing.value: standing.label for standing in Standing},
    "start": {start.value: start.label for start in Start},
    "tool": {code: str(tool) for code, tool in TOOLS.items()},
    "wanted": dict(Outcome.Wanted.choices),
}


@register.filter
def words(code: str | None, field: str) -> str:
    """What a code of this field is called: “supports” is “supports the claim”."""
    return str(WORDS[field].get(code, spoken_text(code or "", code=True)))


@register.filter
def day(iso: str | None) -> str:
    """A day of a publication, 2026-11-01 or with a time after it, as 1 November 2026."""
    return spoken_text((iso or "")[:10], code=False)


@register.filter
def dots(certainty: str | None) -> SafeString:
    """Four dots, filled for how sure we are."""
    return mark_safe(certainty_dots(certainty or None))  # type: ignore[arg-type]  # noqa: S308  drawing escapes


@register.filter
def certainty(code: str | None) -> str:
    """How sure we are, in words: “very low certainty”."""
    return f"{Certainty(code).label.lower()} certainty" if code else "certainty not rated"


@register.filter
def judgement(step: Mapping[str, Any]) -> str:
    """What was judged in one domain of GRADE: “Risk of bias: serious (−1)”."""
    rule = rule_step(step)
    return f"{rule.domain.label}: {judged(rule)}"


def rule_step(step: Mapping[str, Any]) -> RuleStep:
    return RuleStep(Domain(step["domain"]), step["change"], step["reason"], step["assessable"])


@register.filter
def named(names: Mapping[str, str], key: str) -> str:
    """The citation of a study by its key."""
    return names.get(key, key)


@register.filter
def level(rating: Mapping[str, Any]) -> str:
    """A level with its scale: “OCEBM Levels of Evidence (2011), level 2: randomised trial”."""
    return f"{rating['scale_name']} ({rating['version']}), level {rating['level']}: {rating['label']}"


@register.filter
def effect(measured: Mapping[str, Any] | None) -> str:
    """An effect as papers print it: “RR 0.80 (0.60 to 1.10), 120 participants”."""
    people = f"{measured['participants']:,} participants" if measured and measured["participants"] is not None else ""
    return ", ".join(filter(None, [effect_words(measured), people]))


@register.filter
def sum_of(assessment: Mapping[str, Any]) -> str:
    """How the certainty comes about: “High −1 = Moderate”."""
    return arithmetic(Start(assessment["start"]), [rule_step(step) for step in assessment["steps"]])


@register.filter
def asked(answer: Mapping[str, Any], tool: str) -> str:
    """What an answer of a risk-of-bias tool is about, in words."""
    items = TOOLS[tool].items if tool in TOOLS else ()
    return next((item.label for item in items if item.code == answer["domain"]), str(answer["domain"]))


@register.filter
def answered(code: str, tool: str) -> str:
    """An answer or an overall judgement of a risk-of-bias tool, in words."""
    choices = (*TOOLS[tool].answers, *TOOLS[tool].overalls) if tool in TOOLS else ()
    return next((choice.label for choice in choices if choice.code == code), spoken_text(code, code=True))
