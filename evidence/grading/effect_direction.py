"""Does the sentence for readers go the way that the numbers go?

PURE. A ratio of 1, or a difference of 0, is no effect. An interval that excludes no effect says which way the outcome
goes; what is said against it is refused. Where the interval holds no effect, or none is given, people may judge so, and
are only warned (Schünemann 2022, Cochrane Handbook, chapter 15, https://training.cochrane.org/handbook).
"""

from decimal import Decimal
from typing import NamedTuple

from evidence.grading.refusals import Refusal
from evidence.grading.wording import Effect, Magnitude

# The number that means no effect, for each measure that compares.
NO_EFFECT = {"RR": 1, "OR": 1, "HR": 1, "IRR": 1, "RD": 0, "MD": 0, "SMD": 0}


class Measured(NamedTuple):
    """An effect with its interval, and which way and how large it is said to be; None where it is not said."""

    measure: str
    estimate: Decimal | None
    low: Decimal | None
    high: Decimal | None
    effect: Effect | None
    magnitude: Magnitude | None = None

    @property
    def words(self) -> str:
        """The numbers as papers print them.

        >>> Measured("RR", Decimal("3.000"), Decimal(2), Decimal("4.50"), None).words
        'RR 3 (2 to 4.5)'
        """
        number, *ends = (f"{one.normalize():f}" for one in (self.estimate, self.low, self.high) if one is not None)
        return f"{self.measure} {number}" + (f" ({' to '.join(ends)})" if len(ends) == 2 else "")


def against(said: Measured) -> Effect | None:
    """The way that the estimate goes, where it is said to go the other way; None when nothing contradicts."""
    none = NO_EFFECT.get(said.measure)
    if none is None or said.estimate is None or said.effect is None or said.magnitude is Magnitude.NONE:
        return None
    if said.estimate == none:
        return None
    goes = Effect.INCREASES if said.estimate > none else Effect.REDUCES
    return None if goes is said.effect else goes


def is_sure(said: Measured) -> bool:
    """Whether the interval excludes no effect."""
    none = NO_EFFECT[said.measure]
    return said.low is not None and said.high is not None and not said.low <= none <= said.high


def refused_direction(said: Measured) -> list[Refusal]:
    """Why the direction cannot stand beside the numbers; empty when it can.

    >>> refused_direction(Measured("RR", Decimal(3), Decimal(2), Decimal(4), Effect.REDUCES))[0].sentence[:67]
    'It is said to reduce the outcome, but RR 3 (2 to 4) is an increase '
    """
    goes = against(said)
    if goes is None or not is_sure(said):
        return []
    none = NO_EFFECT[said.measure]
    advice = f"choose “{goes.value}”, or mend the numbers"
    return [
        Refusal(None, f"{told(said, goes)} whose interval excludes no effect ({none}): {advice}.", "effect_direction")
    ]


def doubtful_direction(said: Measured) -> str:
    """A warning where the direction goes against the estimate, and the interval leaves that open; empty when not."""
    goes = against(said)
    if goes is None or is_sure(said):
        return ""
    why = "whose interval holds no effect" if said.low is not None else "without an interval"
    return f"{told(said, goes)} {why}: look whether that is meant."


def told(said: Measured, goes: Effect) -> str:
    verb, noun = {Effect.REDUCES: ("increase", "a reduction"), Effect.INCREASES: ("reduce", "an increase")}[goes]
    return f"It is said to {verb} the outcome, but {said.words} is {noun}"
