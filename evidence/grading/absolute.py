"""From a relative effect to people: how many of 1,000 would have the outcome with the intervention.

PURE. Ratios are applied to the risk without the intervention. RR, OR and RD: Cochrane Handbook, chapter 15
(https://training.cochrane.org/handbook/current/chapter-15, "Computing absolute risk reductions") and Guyatt 2013, GRADE
guidelines 12, PMID 22609141. HR: with proportional hazards, the part without the event is the other arm's to the power
of the ratio (Tierney 2007, doi:10.1186/1745-6215-8-16).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

PEOPLE = 1000


@dataclass(frozen=True, slots=True)
class Absolute:
    """People of 1,000 with the outcome: without the intervention, with it, and the ends of its interval (None: none).

    capped: whether a number was beyond 0 or 1,000 and is shown as that.
    """

    without: float
    with_: float
    low: float | None = None
    high: float | None = None
    capped: bool = False


def by_odds(risk: float, ratio: float) -> float:
    """The risk whose odds are those of the first, times the ratio."""
    return 1.0 if risk == 1 else ratio * risk / (1 - risk + ratio * risk)


# The risk with the intervention, from the risk without it (0 to 1) and the effect.
FORMULAE: dict[str, Callable[[float, float], float]] = {
    "RR": lambda risk, ratio: risk * ratio,
    "OR": by_odds,
    "HR": lambda risk, ratio: 1 - (1 - risk) ** ratio,
    "RD": lambda risk, difference: risk + difference,
}
# What each effect may be; outside of it, or with another measure, no number of people is made up.
RATIO, SHARE = (0.0, float("inf")), (-1.0, 1.0)
RANGES = {"RR": RATIO, "OR": RATIO, "HR": RATIO, "RD": SHARE}


def absolute(effect: Mapping[str, Any] | None, baseline: float | None) -> Absolute | None:
    """People of 1,000 with the outcome, from an effect and the number without the intervention (0 to 1,000).

    effect: measure, estimate, low and high. None where nothing can be computed: no effect, no baseline, another measure
    than RR, OR, HR and RD, or a number that its measure cannot have. Source: see above.

    >>> absolute({"measure": "RR", "estimate": 0.92, "low": None, "high": None}, 300)
    Absolute(without=300, with_=276.0, low=None, high=None, capped=False)
    """
    if not effect or baseline is None or not 0 <= baseline <= PEOPLE or effect["measure"] not in FORMULAE:
        return None
    lowest, highest = RANGES[effect["measure"]]
    given = [effect.get(name) for name in ("estimate", "low", "high")]
    if given[0] is None or any(one is not None and not lowest <= one <= highest for one in given):
        return None
    formula = FORMULAE[effect["measure"]]
    raw = [None if one is None else PEOPLE * formula(baseline / PEOPLE, one) for one in given]
    estimate, low, high = (None if one is None else min(max(one, 0.0), float(PEOPLE)) for one in raw)
    assert estimate is not None
    capped = any(one is not None and not -1e-9 <= one <= PEOPLE + 1e-9 for one in raw)
    return Absolute(baseline, round(estimate, 9), low, high, capped)
