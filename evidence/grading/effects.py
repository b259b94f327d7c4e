"""What a study found and how large it was: direction, measure, estimate, interval, people."""

from typing import Any

from django.db import models
from django.db.models import F, Q


class Direction(models.TextChoices):
    """What a study found about the claim; kept apart from how large the effect is, and from how sure we are."""

    SUPPORTS = "supports", "supports the claim"
    REFUTES = "refutes", "refutes the claim"
    NO_DIFFERENCE = "no_difference", "found no difference"
    MIXED = "mixed", "mixed"
    UNCLEAR = "unclear", "unclear"


class Measure(models.TextChoices):
    """How an effect is expressed."""

    RISK_RATIO = "RR", "risk ratio"
    ODDS_RATIO = "OR", "odds ratio"
    HAZARD_RATIO = "HR", "hazard ratio"
    RISK_DIFFERENCE = "RD", "risk difference"
    MEAN_DIFFERENCE = "MD", "mean difference"
    STANDARDISED = "SMD", "standardised mean difference"
    RATE_RATIO = "IRR", "rate ratio"
    PROPORTION = "proportion", "proportion"
    OTHER = "other", "other (say which in the rationale)"


class EffectFields(models.Model):
    """A measured effect: how it is expressed, its size, its interval, and how many people it rests on."""

    measure = models.CharField(max_length=12, choices=Measure, blank=True)
    estimate = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    low = models.DecimalField("interval from", max_digits=12, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("interval to", max_digits=12, decimal_places=4, null=True, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(estimate__isnull=True, measure="") | Q(estimate__isnull=False) & ~Q(measure=""),
                name="%(class)s_effect_has_measure_and_estimate",
                violation_error_message="An effect has a measure and an estimate: give both, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, estimate__isnull=False)
                & Q(low__lte=F("estimate"), high__gte=F("estimate")),
                name="%(class)s_interval_holds_estimate",
                violation_error_message="An interval has two ends, and the estimate lies between them.",
            ),
        ]

    @property
    def effect(self) -> dict[str, Any] | None:
        """The effect as a publication keeps it; None when none was recorded."""
        if self.estimate is None:
            return None
        numbers = {"estimate": self.estimate, "low": self.low, "high": self.high}
        written = {name: None if number is None else float(number) for name, number in numbers.items()}
        return {"measure": self.measure, **written, "participants": self.participants}
