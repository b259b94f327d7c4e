"""GRADE for an outcome: recording it, what the rules refuse, how it hangs on single studies, how sure a claim is."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem, Outcome
from evidence.errors import EvidenceError
from evidence.grading.appraisals import Appraisal
from evidence.grading.assessments import Assessment, Step
from evidence.grading.declarations import require_declaration
from evidence.grading.effect_direction import Measured, refused_direction
from evidence.grading.refusals import Refusal, refused_precision
from evidence.grading.refusals import refusals as rule_refusals
from evidence.grading.rules import Certainty, Start, overall, suggested_start
from evidence.grading.rules import Step as RuleStep
from evidence.grading.sensitivity import BodyStudy, Without, hangs_on, sensitivity
from evidence.grading.suggestion import Design
from evidence.grading.tools import TOOLS, high_risk
from evidence.grading.wording import Effect, Magnitude

ROBINS_I = "robins-i"


class WhyNeeded(EvidenceError):
    """Say why the assessment of {outcome} changes: the reason is kept with the change."""


class ChangedMeanwhile(EvidenceError):
    """{person} saved an assessment of {outcome} on {when}, after you opened this page. Look at it in another window;
    what you typed is still here, and saving again puts it in its place."""


class Refused(EvidenceError):
    """The assessment of {outcome} cannot stand. {sentences}"""


def submitted(item: EvidenceItem) -> list[Appraisal]:
    """The submitted appraisals of an item, as far as they were fetched with it."""
    return [appraisal for appraisal in item.appraisals.all() if appraisal.is_submitted]


def design_of(item: EvidenceItem) -> Design | None:
    """The design that all its reviewers gave an item; None when nobody did, or they differ."""
    designs = {appraisal.design for appraisal in submitted(item)}
    return Design(designs.pop()) if len(designs) == 1 else None


def body_study(item: EvidenceItem) -> BodyStudy:
    """A study of the body with what may be a reason to do without it; one reviewer’s word is enough for a doubt."""
    given = submitted(item)
    people = {appraisal.participants for appraisal in given if appraisal.participants is not None}
    return BodyStudy(
        key=item.study.key,
        label=item.study.short_citation,
        design=design_of(item),
        participants=people.pop() if len(people) == 1 else None,
        withdrawn=item.study.standing.withdrawn,
        high_risk=any(appraisal.tool and high_risk(appraisal.tool, appraisal.overall_bias) for appraisal in given),
        industry=any(appraisal.funding == Appraisal.Funding.INDUSTRY for appraisal in given),
    )


def used_robins_i(items: Sequence[EvidenceItem]) -> bool:
    """Whether every study that is not randomised was appraised with ROBINS-I."""
    others = [item for item in items if design_of(item) is not Design.RANDOMISED_TRIAL]
    return bool(others) and all(
        any(appraisal.tool and TOOLS[appraisal.tool].key == ROBINS_I for appraisal in submitted(item))
        for item in others
    )


def start_suggested(outcome: Outcome, items: Sequence[EvidenceItem]) -> tuple[Start | None, str]:
    """Where the studies let an outcome start, and why; None when a person has to look."""
    designs = [design_of(item) or Design.UNKNOWN for item in items]
    return suggested_start(designs, used_robins_i(items), question=outcome.claim.question_type)


def refusals(assessment: Assessment) -> list[Refusal]:
    """What the rules of GRADE refuse in an assessment; empty when all is well."""
    return refused(assessment, list(assessment.items.all()), assessment.rule_steps)


def refused(assessment: Assessment, items: Sequence[EvidenceItem], steps: Sequence[RuleStep]) -> list[Refusal]:
    """The same of an assessment with these studies and steps, which need not be stored yet."""
    found = rule_refusals(
        Start(assessment.start) if assessment.start else None, steps, studies=len(items) or None,
        start_reason=assessment.start_reason, exception_reason=assessment.exception_reason,
        designs=[design_of(item) or Design.UNKNOWN for item in items], robins_i=used_robins_i(items),
        question=assessment.outcome.claim.question_type,
    )  # fmt: skip
    found += refused_precision(steps, assessment.participants, assessment.information_size)
    return [*found, *refused_direction(measured(assessment))]


def measured(assessment: Assessment) -> Measured:
    """The effect of an assessment, and which way it is said to go."""
    return Measured(
        assessment.measure, assessment.estimate, assessment.low, assessment.high,
        Effect(assessment.effect_direction) if assessment.effect_direction else None,
        Magnitude(assessment.magnitude) if assessment.magnitude else None,
    )  # fmt: skip


@transaction.atomic
def record(
    assessment: Assessment,
    items: Sequence[EvidenceItem],
    steps: Sequence[RuleStep],
    *,
    by: User,
    now: datetime,
    seen: datetime | None = None,
    why: str = "",
) -> Assessment:
    """Store an assessment with its studies and steps, as a whole, signed by whoever made it.

    seen: when the assessment that this one replaces was made (None: there was none). why: what led to the change.
    Raises ChangedMeanwhile, WhyNeeded, NoDeclaration or Refused.
    """
    outcome = Outcome.objects.select_for_update().get(pk=assessment.outcome_id)
    stored = Assessment.objects.select_related("assessed_by").filter(outcome=outcome).first()
    if stored and stored.assessed_at != seen:
        day = f"{timezone.localtime(stored.assessed_at):%Y-%m-%d at %H:%M}"
        raise ChangedMeanwhile(person=stored.assessed_by, outcome=outcome, when=day)
    if stored and not why.strip():
        raise WhyNeeded(outcome=outcome)
    require_declaration(by, timezone.localdate(now))
    if found := refused(assessment, items, steps):
        raise Refused(outcome=outcome, sentences=" ".join(one.sentence for one in found))
    with pghistory.context(why=why.strip()) if stored else nullcontext():
        assessment.assessed_by, assessment.assessed_at = by, now
        assessment.save()
        assessment.items.set(items)
        store_steps(assessment, items, steps)
    return assessment


def store_steps(assessment: Assessment, items: Sequence[EvidenceItem], steps: Sequence[RuleStep]) -> None:
    """The steps as given; a domain that is skipped now has none."""
    assessment.steps.exclude(domain__in=[step.domain for step in steps]).delete()
    for step in steps:
        given = {"change": step.change, "assessable": step.assessable, "reason": step.reason}
        row, _ = Step.objects.update_or_create(assessment=assessment, domain=step.domain, defaults=given)
        row.items.set([item for item in items if item.study.key in step.studies])


def sensitivity_of(assessment: Assessment) -> tuple[Without, ...]:
    """The certainty again without each study, and without the doubtful ones."""
    studies = [body_study(item) for item in assessment.items.all()]
    return sensitivity(
        Start(assessment.start), assessment.rule_steps, studies, assessment.information_size,
        question=assessment.outcome.claim.question_type,
    )  # fmt: skip


def hinges(assessment: Assessment) -> tuple[str, ...]:
    """On which study the grade hangs, in sentences."""
    return hangs_on(sensitivity_of(assessment))


def rests_on(assessment: Assessment) -> list[EvidenceItem]:
    """The items that an assessment rests on, in its body or at one of its steps, each once."""
    steps = (item for step in assessment.steps.all() for item in step.items.all())
    return list(dict.fromkeys([*assessment.items.all(), *steps]))


def assessments_of(claim: Claim) -> list[Assessment]:
    """The assessments of a claim with all that they are computed from, in few queries."""
    return list(with_studies(Assessment.objects.filter(outcome__claim=claim)).order_by("outcome"))


def items_to_grade(claim: Claim, grader: User) -> list[EvidenceItem]:
    """The items of a claim with their consensus and those revealed appraisals that this person may see."""
    appraisals = Appraisal.objects.revealed().visible_to(grader).order_by("pk")
    return list(
        claim.items.select_related("study", "consensus")
        .prefetch_related("study__notices", "consensus__ratings__level__scale")
        .prefetch_related(Prefetch("appraisals", queryset=appraisals))
    )


def surrogates_only(claim: Claim) -> list[Outcome]:
    """The assessed outcomes that cap SORT at C: all of them, or all critical ones, are surrogate; empty when not.

    Source: Ebell 2004, PMID 14971837: what patients do not notice makes no recommendation above C.
    """
    assessed = list(claim.outcomes.filter(assessment__isnull=False))
    critical = [outcome for outcome in assessed if outcome.importance == Outcome.Importance.CRITICAL]
    deciding = critical or assessed
    return deciding if all(outcome.kind == Outcome.Kind.SURROGATE for outcome in deciding) else []


def with_studies(assessments: QuerySet[Assessment], reader: User | None = None) -> QuerySet[Assessment]:
    """Assessments with their steps, their studies and the revealed appraisals of these: all, as a publication has them,
    or those that a reader may see."""
    revealed = Appraisal.objects.revealed()
    appraisals = Prefetch("items__appraisals", queryset=revealed.visible_to(reader) if reader else revealed)
    return assessments.select_related("outcome__claim", "assessed_by").prefetch_related(
        "steps__items__study", "items__study__notices", appraisals
    )


def claim_certainty(outcomes: Sequence[Outcome], assessments: Sequence[Assessment]) -> Certainty | None:
    """The lowest certainty among a claim's critical outcomes; None when one of them, or all, were not assessed."""
    judged: dict[Any, Certainty] = {assessment.outcome_id: assessment.certainty for assessment in assessments}
    critical = [outcome for outcome in outcomes if outcome.importance == Outcome.Importance.CRITICAL]
    return overall(judged.get(outcome.pk) for outcome in critical)
