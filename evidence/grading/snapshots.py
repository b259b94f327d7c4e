"""Everything that is known of a claim at one moment, as one JSON object: what a publication keeps.

Keys and words are part of the public API; docs/api.md explains them. Names of people appear only if they agreed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem, Outcome
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.assessing import assessments_of, claim_certainty, hinges, sensitivity_of
from evidence.grading.assessments import Assessment
from evidence.grading.declarations import Declaration
from evidence.grading.rules import Step
from evidence.grading.sensitivity import Without
from evidence.studies.models import Notice, Study

SCHEMA = 1


@dataclass
class Panel:
    """The people behind a publication, in the order in which they are met, under the names that they agreed to.

    Others are numbered in the order of their first declarations, which stay: “Reviewer 2” is one person in all
    versions.
    """

    declarations: Mapping[int, Declaration]
    people: dict[int, str] = field(default_factory=dict)

    def name(self, person: User | None) -> str | None:
        """The person's name, or “Reviewer 2” for whoever did not agree to be named."""
        if person is None:
            return None
        if person.pk not in self.people:
            declared = self.declarations.get(person.pk)
            anonymous = f"Reviewer {list(self.declarations).index(person.pk) + 1}" if declared else "Reviewer"
            self.people[person.pk] = full_name(person) if declared and declared.may_be_named else anonymous
        return self.people[person.pk]


def full_name(person: User) -> str:
    return person.get_full_name() or person.get_username()


def evidence_items(claim: Claim) -> list[EvidenceItem]:
    """The items of a claim with all that a publication says of them, in few queries."""
    ratings = Prefetch("ratings", queryset=Rating.objects.select_related("scale", "level"))
    appraisals = (
        Appraisal.objects.revealed()
        .select_related("reviewer", "outcome")
        .prefetch_related(ratings)
        .order_by("submitted_at", "pk")
    )
    return list(
        claim.items.select_related("study", "consensus__decided_by")
        .prefetch_related("study__notices", "consensus__ratings__scale", "consensus__ratings__level")
        .prefetch_related(Prefetch("appraisals", queryset=appraisals))
    )


def snapshot(claim: Claim, *, now: datetime, by: User | None = None) -> dict[str, Any]:
    """The claim as it stands, and who publishes it; number, date and note are the publication's."""
    outcomes = list(claim.outcomes.all())
    assessments = assessments_of(claim)
    items = evidence_items(claim)
    panel = Panel(declarations_on(now))
    certainty = claim_certainty(outcomes, assessments)
    ratings = claim.ratings.select_related("scale", "level", "rated_by")
    said = {
        "schema": SCHEMA,
        "slug": claim.slug,
        "statement": claim.statement,
        "population": claim.population,
        "intervention": claim.intervention,
        "comparator": claim.comparator,
        "question_type": claim.question_type,
        "topics": sorted(topic.slug for topic in claim.topics.all()),
        "note": claim.note,
        "review_due": day(claim.review_due),
        "reviewers_needed": claim.reviewers_needed,
        "certainty": certainty,
        "outcomes": [outcome_words(outcome) for outcome in outcomes],
        "evidence": [evidence_words(item, assessments, panel) for item in items],
        "assessments": [assessment_words(assessment, panel) for assessment in assessments],
        "ratings": [rating_words(rating) | {"reason": rating.reason, "by": panel.name(rating.rated_by),
                    "date": day(rating.rated_at)} for rating in ratings],
    }  # fmt: skip
    return said | {"published_by": panel.name(by), "declarations": declaration_words(panel)}


def declarations_on(now: datetime) -> dict[int, Declaration]:
    """The newest declaration of each person up to this day, valid still or not, in the order of their first ones."""
    newest_last = Declaration.objects.filter(declared_on__lte=timezone.localdate(now)).order_by("pk")
    return {declaration.reviewer_id: declaration for declaration in newest_last}


def declaration_words(panel: Panel) -> list[dict[str, Any]]:
    declared = ((name, panel.declarations.get(person)) for person, name in panel.people.items())
    return [
        {"name": name, "declared_on": day(one.declared_on), "valid_until": day(one.valid_until),
         "interests": one.interests or "Nothing to declare."}
        for name, one in declared if one
    ]  # fmt: skip


def outcome_words(outcome: Outcome) -> dict[str, Any]:
    names = ("name", "kind", "importance", "wanted", "smallest_important_difference")
    return {name: getattr(outcome, name) for name in names}


def study_words(study: Study) -> dict[str, Any]:
    return {
        "key": study.key,
        "identifier": study.identifier,
        "pmid": study.pmid,
        "pmcid": study.pmcid,
        "doi": study.doi,
        "title": study.plain_title,
        "citation": study.short_citation,
        "first_author": study.first_author,
        "year": study.year,
        "journal": study.journal,
        "journal_abbreviation": study.journal_abbreviation,
    }


def notice_words(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "source": notice.source,
        "pmid": notice.notice_pmid or None,
        "doi": notice.notice_doi or None,
        "text": notice.text,
        "date": day(notice.date),
        "counts": notice.counts,
        "set_aside_because": notice.override_reason or None,
    }


def evidence_words(item: EvidenceItem, assessments: Iterable[Assessment], panel: Panel) -> dict[str, Any]:
    consensus: Consensus | None = getattr(item, "consensus", None)
    return {
        "study": study_words(item.study),
        "role": item.role,
        "weighed_for": [one.outcome.name for one in assessments if item in one.items.all()],
        "standing": item.study.standing.value,
        "notices": [notice_words(notice) for notice in item.study.notices.all()],
        "appraisals": [appraisal_words(appraisal, panel) for appraisal in item.appraisals.all()],
        "consensus": consensus_words(consensus, panel) if consensus else None,
    }


def consensus_words(consensus: Consensus, panel: Panel) -> dict[str, Any]:
    return {
        "direction": consensus.direction,
        "levels": levels(consensus.ratings.all()),
        "by": consensus.kind,
        "decided_by": panel.name(consensus.decided_by),
        "reason": consensus.reason,
        "date": day(consensus.decided_at),
    }


def appraisal_words(appraisal: Appraisal, panel: Panel) -> dict[str, Any]:
    return {
        "reviewer": panel.name(appraisal.reviewer),
        "date": day(appraisal.submitted_at),
        "independent": appraisal.independent,
        "design": appraisal.design,
        "design_reason": appraisal.design_reason,
        "levels": levels(appraisal.ratings.all()),
        "direction": appraisal.direction,
        "outcome": appraisal.outcome.name if appraisal.outcome else None,
        "effect": appraisal.effect,
        "participants": appraisal.participants,
        "funding": appraisal.funding,
        "risk_of_bias": bias_words(appraisal),
        "finding": appraisal.finding,
        "finding_check": appraisal.finding_check,
        "reason": appraisal.reason,
    }


def bias_words(appraisal: Appraisal) -> dict[str, Any] | None:
    if not appraisal.tool:
        return None
    answers = [{"domain": domain, **answer} for domain, answer in appraisal.bias.items()]
    return {"tool": appraisal.tool, "answers": answers, "overall": appraisal.overall_bias}


def levels(ratings: Iterable[Rating]) -> list[dict[str, Any]]:
    return [
        rating_words(rating) | {"suggested": rating.suggested or None, "reason": rating.reason or None}
        for rating in ratings
    ]


def rating_words(rating: Rating) -> dict[str, Any]:
    scale, level = rating.scale, rating.level
    return {
        "scale": scale.key,
        "version": scale.version,
        "scale_name": scale.name,
        "level": level.code,
        "label": level.label,
    }


def assessment_words(assessment: Assessment, panel: Panel) -> dict[str, Any]:
    return {
        "outcome": assessment.outcome.name,
        "importance": assessment.outcome.importance,
        "start": assessment.start,
        "start_reason": assessment.start_reason,
        "steps": [step_words(step) for step in assessment.rule_steps],
        "exception_reason": assessment.exception_reason or None,
        "certainty": assessment.certainty,
        "quick": assessment.quick,
        "magnitude": assessment.magnitude or None,
        "effect_direction": assessment.effect_direction or None,
        "verdict": assessment.verdict,
        "effect": assessment.effect,
        "participants": assessment.participants,
        "baseline": baseline_words(assessment),
        "information_size": assessment.information_size,
        "studies": sorted(item.study.key for item in assessment.items.all()),
        "sensitivity": [sensitivity_words(one) for one in sensitivity_of(assessment)],
        "hangs_on": list(hinges(assessment)),
        "would_change": assessment.would_change or None,
        "comment": assessment.comment or None,
        "assessed_by": panel.name(assessment.assessed_by),
        "date": day(assessment.assessed_at),
    }


def step_words(step: Step) -> dict[str, Any]:
    return {
        "domain": step.domain,
        "change": step.change,
        "assessable": step.assessable,
        "reason": step.reason,
        "studies": sorted(step.studies),
    }


def sensitivity_words(one: Without) -> dict[str, Any]:
    return {
        "without": one.what,
        "studies": list(one.studies),
        "certainty": one.certainty,
        "changed": one.changed,
        "why": list(one.why),
    }


def baseline_words(assessment: Assessment) -> dict[str, Any] | None:
    if assessment.baseline_risk is None:
        return None
    return {"per_1000": float(assessment.baseline_risk), "source": assessment.baseline_source}


def day(when: Any) -> str | None:
    """A day as 2026-11-01; None for none."""
    return when.strftime("%Y-%m-%d") if when else None
