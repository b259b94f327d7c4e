"""What a study found and how large it was: direction, measure, estimate, interval, people."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
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


class Bounds(NamedTuple):
    """What an effect may be: the smallest, the largest, and how to say it."""

    least: Decimal
    most: Decimal | None
    sentence: str


RATIO = Bounds(Decimal(0), None, "is a ratio: 0 or more.")
# Measures that are not here may be any number.
BOUNDS: dict[str, Bounds] = {
    Measure.RISK_RATIO.value: RATIO,
    Measure.ODDS_RATIO.value: RATIO,
    Measure.HAZARD_RATIO.value: RATIO,
    Measure.RATE_RATIO.value: RATIO,
    Measure.RISK_DIFFERENCE.value: Bounds(
        Decimal(-1), Decimal(1), "is a share, from -1 to 1: -0.05 for 5 fewer in 100."
    ),
    Measure.PROPORTION.value: Bounds(Decimal(0), Decimal(1), "is a share, from 0 to 1: 0.15 for 15 in 100."),
}


def impossible(measure: str, numbers: dict[str, Decimal | None]) -> Iterator[tuple[str, str]]:
    """The numbers by name that this measure cannot have, each with a sentence.

    >>> list(impossible("RR", {"estimate": Decimal(-3), "low": None}))
    [('estimate', '-3 cannot be: RR is a ratio: 0 or more.')]
    """
    bounds = BOUNDS.get(measure)
    if bounds is None:
        return
    for name, number in numbers.items():
        if number is None or not number.is_finite():
            continue
        if number < bounds.least or bounds.most is not None and number > bounds.most:
            yield name, f"{number:f} cannot be: {measure} {bounds.sentence}"


def within_bounds() -> Q:
    """The same as a condition of the database."""
    condition = Q()
    for measure, (least, most, _) in BOUNDS.items():
        inside = {f"{name}__gte": least for name in ("estimate", "low")}
        if most is not None:
            inside |= {f"{name}__lte": most for name in ("estimate", "high")}
        condition &= ~Q(measure=measure) | Q(**inside)
    return condition


SOMEBODY = MinValueValidator(1, "It rests on one person at least: leave this empty where the number is not known.")


class EffectFields(models.Model):
    """A measured effect: how it is expressed, its size, its interval, and how many people it rests on."""

    measure = models.CharField(max_length=12, choices=Measure, blank=True)
    estimate = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    low = models.DecimalField("interval from", max_digits=12, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("interval to", max_digits=12, decimal_places=4, null=True, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True, validators=[SOMEBODY])

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
            models.CheckConstraint(
                condition=within_bounds(),
                name="%(class)s_effect_is_possible",
                violation_error_message="No effect of this measure has such a number.",
            ),
            models.CheckConstraint(
                condition=Q(participants__isnull=True) | Q(participants__gte=1),
                name="%(class)s_rests_on_somebody",
                violation_error_message=SOMEBODY.message,
            ),
        ]

    def clean(self) -> None:
        """Numbers that the measure can have, at the number that is wrong."""
        super().clean()
        numbers = {"estimate": self.estimate, "low": self.low, "high": self.high}
        if found := dict(impossible(self.measure, numbers)):
            raise ValidationError(found)

    @property
    def effect(self) -> dict[str, Any] | None:
        """The effect as a publication keeps it; None when none was recorded."""
        if self.estimate is None:
            return None
        numbers = {"estimate": self.estimate, "low": self.low, "high": self.high}
        written = {name: None if number is None else float(number) for name, number in numbers.items()}
        return {"measure": self.measure, **written, "participants": self.participants}
