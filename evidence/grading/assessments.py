"""GRADE for one outcome of one claim: the start, the steps, and the certainty that follows from them."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evidence.claims.models import EvidenceItem, Outcome
from evidence.grading.effects import EffectFields
from evidence.grading.rules import Certainty, Domain, Start, certainty, skipped
from evidence.grading.rules import Step as RuleStep
from evidence.grading.wording import Effect, Magnitude, verdict
from evidence.history import tracked


@tracked()
class Assessment(EffectFields):
    """GRADE for one outcome of one claim: where it starts, every step with its reason; the certainty is computed."""

    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, related_name="assessment")
    items = models.ManyToManyField(
        EvidenceItem, blank=True, related_name="assessments", verbose_name="studies",
        help_text="The studies that make up the evidence for this outcome.",
    )  # fmt: skip
    start = models.CharField(max_length=4, choices=[(start.value, start.label) for start in Start])
    start_reason = models.TextField("why it starts there")
    exception_reason = models.TextField(
        "why it goes up although something was lowered", blank=True, help_text="Only needed in that case."
    )
    magnitude = models.CharField(
        "size of the effect", max_length=10, blank=True, choices=[(size.value, size.value) for size in Magnitude]
    )
    effect_direction = models.CharField(
        "what it does to the outcome", max_length=10, blank=True, choices=[(way.value, way.value) for way in Effect]
    )
    information_size = models.PositiveIntegerField(
        "participants needed", null=True, blank=True,
        help_text="Optimal information size: with fewer people the result is imprecise.",
    )  # fmt: skip
    baseline_risk = models.DecimalField(
        "people of 1,000 with the outcome otherwise", max_digits=6, decimal_places=1, null=True, blank=True
    )
    baseline_source = models.TextField("where that number is from", blank=True)
    would_change = models.TextField("what would change our mind", blank=True)
    comment = models.TextField(blank=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField(default=timezone.now)

    class Meta(EffectFields.Meta):
        verbose_name = "GRADE assessment"
        ordering = ["outcome"]
        constraints = [
            *EffectFields.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start__in=["high", "low"], start_reason__regex=r"\S"),
                name="assessment_start_has_reason",
                violation_error_message="An assessment starts high or low, with a reason.",
            ),
            models.CheckConstraint(
                condition=Q(magnitude__in=["", "large", "moderate", "small", "none"])
                & Q(effect_direction__in=["", "reduces", "increases"]),
                name="assessment_words_known",
            ),
            models.CheckConstraint(
                condition=Q(baseline_risk__isnull=True)
                | Q(baseline_risk__range=(0, 1000), baseline_source__regex=r"\S"),
                name="assessment_baseline_has_source",
                violation_error_message="A number of people from 0 to 1,000, and where it is from.",
            ),
        ]

    def __str__(self) -> str:
        return f"GRADE of {self.outcome.name} for {self.outcome.claim.slug}"

    @property
    def rule_steps(self) -> list[RuleStep]:
        """The steps as the rules read them, in the order of the domains."""
        return sorted((step.rule for step in self.steps.all()), key=lambda step: list(Domain).index(step.domain))

    @property
    def certainty(self) -> Certainty:
        return certainty(Start(self.start), self.rule_steps)

    @property
    def quick(self) -> bool:
        """Whether domains were skipped: then it is a quick rating, and not GRADE."""
        return bool(skipped(self.rule_steps))

    @property
    def verdict(self) -> str:
        claim = self.outcome.claim
        return verdict(
            self.certainty, intervention=claim.intervention, outcome=self.outcome.name, comparator=claim.comparator,
            magnitude=Magnitude(self.magnitude) if self.magnitude else None,
            effect=Effect(self.effect_direction) if self.effect_direction else None,
        )  # fmt: skip


@tracked()
class Step(models.Model):
    """How one domain of GRADE moves the certainty of an outcome, and why."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="steps")
    domain = models.CharField(max_length=20, choices=[(domain.value, domain.label) for domain in Domain])
    change = models.SmallIntegerField(default=0)
    assessable = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    items = models.ManyToManyField(EvidenceItem, blank=True, related_name="+", verbose_name="studies that drive it")

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "domain"],
                name="step_once_per_domain",
                violation_error_message="This domain was judged already; change that step.",
            ),
            models.CheckConstraint(
                condition=Q(
                    domain__in=["risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"],
                    change__range=(-2, 0),
                )
                | Q(domain="large_effect", change__range=(0, 2))
                | Q(domain__in=["dose_response", "residual_confounding"], change__range=(0, 1)),
                name="step_in_range",
                violation_error_message="This domain cannot move the certainty so far, or that way.",
            ),
            models.CheckConstraint(
                condition=Q(change=0, assessable=True) | Q(reason__regex=r"\S"),
                name="step_has_reason",
                violation_error_message="A step up or down needs a reason.",
            ),
            models.CheckConstraint(
                condition=Q(assessable=True) | Q(domain="publication_bias", change=0),
                name="step_not_assessable_is_publication_bias",
                violation_error_message="Only publication bias may be not assessable.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_domain_display()}: {self.change:+d}"

    @property
    def rule(self) -> RuleStep:
        keys = frozenset(item.study.key for item in self.items.all())
        return RuleStep(Domain(self.domain), self.change, self.reason, self.assessable, keys)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), append_only=True)
class AssessedItem(Assessment.items.through):  # type: ignore[name-defined, misc]
    """That a study belongs to the evidence for an outcome; here for its history."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"item {self.evidenceitem_id} of assessment {self.assessment_id}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), append_only=True)
class StepItem(Step.items.through):  # type: ignore[name-defined, misc]
    """That a study drives a step; here for its history."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"item {self.evidenceitem_id} of step {self.step_id}"
