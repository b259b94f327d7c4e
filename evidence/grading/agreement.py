"""How far do reviewers agree beyond chance? Percent agreement, the kappas and Krippendorff's alpha.

PURE. An item that fewer than two reviewers rated says nothing about agreement: it is left out everywhere, and each
result says how many items count. All sums are whole numbers or fractions, so the order of items and reviewers cannot
change a digit and perfect agreement is 1.0 exactly. What is undefined is None with the reason, never 0 or 1.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evidence.errors import EvidenceError

Value = int | str
Unit = Mapping[str, Value]
Weights = Literal["none", "linear", "quadratic"]
Metric = Literal["nominal", "ordinal", "interval"]

NO_PAIR = "No item was rated by two reviewers."
ONE_CATEGORY = "All ratings are in one category: chance alone would agree as well."
NOT_TWO = "{raters} reviewers took part and Cohen's kappa compares exactly two: read Krippendorff's alpha."
UNEQUAL = (
    "Items have {least} to {most} ratings and Fleiss' kappa needs the same number for each: read Krippendorff's alpha."
)
NO_ORDER = "Words have no order of their own: the categories of the scale must be given in order."
NO_DISTANCE = "Words have no distances between them: an interval needs numbers."
NOT_ORDINAL = "The categories have no order."


class MixedRatings(EvidenceError):
    """Ratings are all whole numbers or all words, but these include {examples}: 1 and “1” would count as different.
    Give one kind, and leave a missing rating out."""

    code = "mixed_ratings"


class UnknownCategory(EvidenceError):
    """The rating “{rating}” is not among the categories {known}. Give all categories of the scale, in order."""

    code = "unknown_category"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A measure of agreement (None: undefined, and why), and how many items count: those with two or more ratings."""

    value: float | None
    units: int
    why: str = ""

    @property
    def shown(self) -> str:
        return "undefined" if self.value is None else f"{self.value:z.2f}"


@dataclass(frozen=True, slots=True)
class Summary:
    """All measures for one set of items. The weights are linear; alpha is ordinal when the categories have an order."""

    percent: Agreement
    kappa: Agreement
    weighted_kappa: Agreement
    fleiss: Agreement
    alpha: Agreement
    raters: int
    units: int
    left_out: int


# How much two categories differ by their places on the scale; Cohen 1968, https://pubmed.ncbi.nlm.nih.gov/19673146/
DISTANCES: Mapping[Weights, Callable[[int, int], int]] = {
    "none": lambda a, b: int(a != b),
    "linear": lambda a, b: abs(a - b),
    "quadratic": lambda a, b: (a - b) ** 2,
}

# The highest value, to two decimals, that still has the word.
LANDIS_KOCH = ((-0.01, "poor"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))


def percent(units: Sequence[Unit]) -> Agreement:
    """The share (0 to 1) of agreeing pairs among all pairs of ratings of the same item; chance is not taken off.

    Pairs are pooled: an item with three ratings has three pairs and weighs three times one with two.
    Raises MixedRatings.

    >>> percent([{"ann": 1, "bob": 1}, {"ann": 1, "bob": 2}]).shown
    '0.50'
    """
    rated = compared(units)
    if not rated:
        return Agreement(None, 0, NO_PAIR)
    different = sum(unequal_pairs(unit.values()) for unit in rated)
    pairs = sum(len(unit) * (len(unit) - 1) for unit in rated)
    return Agreement(float(1 - Fraction(different, pairs)), len(rated))


def cohen_kappa(
    units: Sequence[Unit], *, weights: Weights = "none", categories: Sequence[Value] | None = None
) -> Agreement:
    """Agreement of exactly two reviewers beyond chance; with weights, near misses count for more than far ones.

    Weights need an order: `categories` gives it, best with every category of the scale, for one that nobody used still
    stands between its neighbours. Without it the numbers that occur are taken in order; words have none.
    Raises MixedRatings, UnknownCategory. Cohen 1960, https://doi.org/10.1177/001316446002000104; weights: Cohen 1968,
    https://pubmed.ncbi.nlm.nih.gov/19673146/

    >>> cohen_kappa([{"ann": "yes", "bob": "yes"}, {"ann": "no", "bob": "no"}]).value
    1.0
    """
    rated, raters = compared(units), raters_of(units)
    places = places_of(rated, categories)
    if not rated:
        return Agreement(None, 0, NO_PAIR)
    if len(raters) != 2:
        return Agreement(None, len(rated), NOT_TWO.format(raters=len(raters)))
    if weights != "none" and categories is None and has_words(rated):
        return Agreement(None, len(rated), NO_ORDER)
    distance, (first, second) = DISTANCES[weights], raters
    ones, others = ([places[unit[rater]] for unit in rated] for rater in (first, second))
    observed = sum(distance(one, other) for one, other in zip(ones, others, strict=True))
    by_chance = sum(n * m * distance(a, b) for a, n in Counter(ones).items() for b, m in Counter(others).items())
    return beyond_chance(Fraction(observed, len(rated)), Fraction(by_chance, len(rated) ** 2), len(rated))


def fleiss_kappa(units: Sequence[Unit]) -> Agreement:
    """Agreement beyond chance when every item has the same number of ratings, by whichever reviewers.

    Raises MixedRatings. Fleiss 1971, https://doi.org/10.1037/h0031619

    >>> fleiss_kappa([{"ann": 1, "bob": 1, "cy": 2}, {"ann": 2, "cy": 2, "dee": 2}]).shown
    '0.25'
    """
    rated = compared(units)
    if not rated:
        return Agreement(None, 0, NO_PAIR)
    sizes = {len(unit) for unit in rated}
    if len(sizes) > 1:
        return Agreement(None, len(rated), UNEQUAL.format(least=min(sizes), most=max(sizes)))
    (size,), everything = sizes, values_of(rated)
    different = sum(unequal_pairs(unit.values()) for unit in rated)
    observed = Fraction(different, len(everything) * (size - 1))
    return beyond_chance(observed, Fraction(unequal_pairs(everything), len(everything) ** 2), len(rated))


def krippendorff_alpha(
    units: Sequence[Unit], *, metric: Metric = "nominal", categories: Sequence[Value] | None = None
) -> Agreement:
    """Agreement beyond chance for any number of reviewers, who may change from item to item and may be missing.

    The ordinal metric needs an order, as weights do (see cohen_kappa); the interval metric takes numbers as they are.
    Raises MixedRatings, UnknownCategory. Krippendorff 2011, https://repository.upenn.edu/asc_papers/43

    >>> krippendorff_alpha([{"ann": 1, "bob": 1}, {"ann": 2, "bob": 2, "cy": 2}, {"cy": 3}], metric="ordinal")
    Agreement(value=1.0, units=2, why='')
    """
    rated = compared(units)
    places = places_of(rated, categories)
    if not rated:
        return Agreement(None, 0, NO_PAIR)
    if metric == "ordinal" and categories is None and has_words(rated):
        return Agreement(None, len(rated), NO_ORDER)
    if metric == "interval" and has_words(rated):
        return Agreement(None, len(rated), NO_DISTANCE)
    scores, disagreement = SCORES[metric](rated, places), DISAGREEMENTS[metric]
    within: Counter[int] = Counter()
    for unit in rated:
        within[len(unit)] += disagreement([scores[value] for value in unit.values()])
    everything = [scores[value] for value in values_of(rated)]
    differences = sum((Fraction(amount, size - 1) for size, amount in within.items()), Fraction())
    by_chance = Fraction(disagreement(everything), len(everything) * (len(everything) - 1))
    return beyond_chance(differences / len(everything), by_chance, len(rated))


def summarise(units: Sequence[Unit], *, ordinal: bool, categories: Sequence[Value] | None = None) -> Summary:
    """What a page shows of the reviewers' agreement. Reviewers are those of the items that count.

    Kappa's weights are linear, as they depend less on the number of categories than quadratic ones (Brenner and
    Kliebisch 1996, https://pubmed.ncbi.nlm.nih.gov/8834562/). Raises MixedRatings, UnknownCategory.

    >>> summarise([{"ann": 1, "bob": 1}, {"ann": 2, "bob": 3}, {"bob": 3}], ordinal=True).left_out
    1
    """
    count = len(compared(units))
    weighted = Agreement(None, count, NOT_ORDINAL)
    if ordinal:
        weighted = cohen_kappa(units, weights="linear", categories=categories)
    return Summary(
        percent=percent(units),
        kappa=cohen_kappa(units, categories=categories),
        weighted_kappa=weighted,
        fleiss=fleiss_kappa(units),
        alpha=krippendorff_alpha(units, metric="ordinal" if ordinal else "nominal", categories=categories),
        raters=len(raters_of(units)),
        units=count,
        left_out=len(units) - count,
    )


def strength(value: float | None) -> str:
    """A word for a kappa or alpha, chosen by the two decimals that are shown.

    It is a convention that its authors called arbitrary, not a test: Landis and Koch 1977,
    https://pubmed.ncbi.nlm.nih.gov/843571/

    >>> strength(0.41)
    'moderate'
    """
    if value is None:
        return "undefined"
    return next((word for highest, word in LANDIS_KOCH if round(value, 2) <= highest), "almost perfect")


def compared(units: Sequence[Unit]) -> list[Unit]:
    """The items that two or more reviewers rated. Raises MixedRatings unless all are numbers or all are words."""
    examples = {type(value): value for value in values_of(units)}
    if not any(all(issubclass(kind, wanted) for kind in examples) for wanted in (int, str)):
        raise MixedRatings(examples=" and ".join(repr(value) for value in examples.values()))
    return [unit for unit in units if len(unit) > 1]


def values_of(units: Iterable[Unit]) -> list[Value]:
    return [value for unit in units for value in unit.values()]


def raters_of(units: Sequence[Unit]) -> list[str]:
    return sorted({rater for unit in units if len(unit) > 1 for rater in unit})


def has_words(rated: Sequence[Unit]) -> bool:
    return any(isinstance(value, str) for value in values_of(rated))


def places_of(rated: Sequence[Unit], categories: Sequence[Value] | None) -> dict[Value, int]:
    """Where each category stands, from 0: as given, else as sorted."""
    seen = set(values_of(rated))
    order = list(dict.fromkeys(sorted(seen) if categories is None else categories))
    for rating in sorted(seen.difference(order)):
        raise UnknownCategory(rating=rating, known=", ".join(map(str, order)))
    return {value: place for place, value in enumerate(order)}


def middle_ranks(rated: Sequence[Unit], places: Mapping[Value, int]) -> dict[Value, int]:
    """Twice the middle rank of each category among all ratings: whole numbers, and alpha knows no unit.

    Krippendorff's ordinal difference, the ratings from one category to the other less half of those in the two, is
    the distance of their middle ranks.
    """
    counts, ranks, below = Counter(values_of(rated)), {}, 0
    for value in sorted(counts, key=places.__getitem__):
        ranks[value] = 2 * below + counts[value]
        below += counts[value]
    return ranks


def unequal_pairs(values: Iterable[Value]) -> int:
    """How many ordered pairs of these values differ."""
    counts = Counter(values).values()
    return sum(counts) ** 2 - sum(count * count for count in counts)


def squared_differences(values: Sequence[int]) -> int:
    """The squared differences of all ordered pairs of these values, summed."""
    return 2 * (len(values) * sum(value * value for value in values) - sum(values) ** 2)


def beyond_chance(observed: Fraction, by_chance: Fraction, units: int) -> Agreement:
    """One less the observed disagreement over that of chance: the form that all kappas and alpha share."""
    if not by_chance:
        return Agreement(None, units, ONE_CATEGORY)
    return Agreement(float(1 - observed / by_chance), units)


SCORES: Mapping[Metric, Callable[[Sequence[Unit], Mapping[Value, int]], Mapping[Value, int]]] = {
    "nominal": lambda rated, places: places,
    "ordinal": middle_ranks,
    "interval": lambda rated, places: {value: int(value) for value in values_of(rated)},
}
DISAGREEMENTS: Mapping[Metric, Callable[[Sequence[int]], int]] = {
    "nominal": unequal_pairs,
    "ordinal": squared_differences,
    "interval": squared_differences,
}
