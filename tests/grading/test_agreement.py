"""Agreement between reviewers: the published examples to the printed digit, and what is true of any ratings."""

import random
import time
from collections import Counter
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.grading.agreement import (
    NO_DISTANCE,
    NO_ORDER,
    NO_PAIR,
    NOT_ORDINAL,
    ONE_CATEGORY,
    Agreement,
    MixedRatings,
    UnknownCategory,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    percent,
    strength,
    summarise,
)


def of_table(table):
    """Two reviewers' ratings from a table of counts, its rows the first's and its columns the second's."""
    return [
        {"first": row, "second": column}
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]


def of_matrix(*lines):
    """Ratings from a matrix with one line for each reviewer; a dot is a missing rating."""
    columns = zip(*(line.split() for line in lines), strict=True)
    return [{f"r{n}": int(value) for n, value in enumerate(column) if value != "."} for column in columns]


# 85 xeromammograms: normal, benign, suspected cancer, cancer. Altman 1991, Practical Statistics for Medical Research,
# table 14.2, from Boyd 1982.
MAMMOGRAMS = [[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]
# 363 sera tested for specific IgE by MAST and by RAST. Altman 1991, table 14.3, from Brostoff 1984.
SERA = [[86, 3, 14, 0, 2], [26, 0, 10, 4, 0], [20, 2, 22, 4, 1], [11, 1, 37, 16, 14], [3, 0, 15, 24, 48]]

COHEN = [
    # grant proposals, https://en.wikipedia.org/wiki/Cohen%27s_kappa#Examples
    ([[20, 5], [10, 15]], "none", 4, 0.4),
    # the same share agrees, but the second pair disagrees more by chance (the same page)
    ([[45, 15], [25, 15]], "none", 4, 0.1304),
    ([[25, 35], [5, 35]], "none", 4, 0.2593),
    # Altman 1991, section 14.3.1 and 14.3.3: his weights are linear
    (MAMMOGRAMS, "none", 2, 0.47),
    (MAMMOGRAMS, "linear", 2, 0.57),
    (SERA, "none", 2, 0.32),
    (SERA, "linear", 2, 0.56),
    # Altman 1991, table 14.4: the same agreement, other prevalences
    ([[70, 10], [10, 10]], "none", 2, 0.38),
    ([[40, 10], [10, 40]], "none", 2, 0.60),
]


@pytest.mark.parametrize(("table", "weights", "digits", "printed"), COHEN)
def test_cohens_kappa_is_as_printed(table, weights, digits, printed):
    assert round(cohen_kappa(of_table(table), weights=weights).value, digits) == printed


# 10 subjects, 14 raters, 5 categories: counts. https://en.wikipedia.org/wiki/Fleiss%27_kappa#Worked_example
FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def test_fleiss_kappa_is_as_printed():
    units = [dict(zip("abcdefghijklmn", Counter(dict(enumerate(counts))).elements(), strict=True)) for counts in FLEISS]
    assert round(fleiss_kappa(units).value, 3) == 0.210
    assert round(percent(units).value, 3) == 0.378  # the mean of P_i


# 4 observers, 12 units, some not rated; the last has one rating. Krippendorff 2011, examples
# C and D, https://repository.upenn.edu/asc_papers/43; also https://search.r-project.org/CRAN/refmans/irr/html/kripp.alpha.html
KRIPPENDORFF = of_matrix(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


@pytest.mark.parametrize(("metric", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorffs_alpha_is_as_printed(metric, printed):
    alpha = krippendorff_alpha(KRIPPENDORFF, metric=metric)
    assert round(alpha.value, 3) == printed
    assert alpha.units == 11


def test_the_radiologists_have_the_figures_that_stata_prints():
    # Stata's kappaetc for the mammograms: https://github.com/emilelatour/lagree, R/calc-ac_raw.R
    units = of_table(MAMMOGRAMS)
    measures = (percent(units), cohen_kappa(units), fleiss_kappa(units), krippendorff_alpha(units))
    assert [round(measure.value, 4) for measure in measures] == [0.6353, 0.4728, 0.4605, 0.4637]


UNDEFINED = [
    # nobody rated anything
    ([], NO_PAIR, 0),
    ([{}], NO_PAIR, 0),
    # everybody rated something else
    ([{"ann": 1}, {"bob": 2}], NO_PAIR, 0),
    # no variation: 100 % agreement, and yet nothing is known
    ([{"ann": 1, "bob": 1}] * 3, ONE_CATEGORY, 3),
    # the other category stands on an item that does not count
    ([{"ann": 1, "bob": 1}, {"ann": 2}], ONE_CATEGORY, 1),
]


@pytest.mark.parametrize(("units", "why", "count"), UNDEFINED)
@pytest.mark.parametrize("measure", [cohen_kappa, fleiss_kappa, krippendorff_alpha])
def test_what_is_undefined_is_none_and_says_why(measure, units, why, count):
    assert measure(units) == Agreement(None, count, why)
    assert measure(units).shown == "undefined"


def test_percent_agreement_needs_a_pair_but_no_variation():
    assert percent([{"ann": 1}]) == Agreement(None, 0, NO_PAIR)
    assert percent([{"ann": 1, "bob": 1}]) == Agreement(1.0, 1)


def test_percent_agreement_counts_pairs_and_not_items():
    # one of three pairs, and one of one
    assert percent([{"ann": 1, "bob": 1, "cy": 2}, {"ann": 1, "bob": 1}, {"ann": 1}]) == Agreement(0.5, 2)


def test_cohens_kappa_is_for_two_reviewers_and_says_what_to_read_otherwise():
    units = [{"ann": 1, "bob": 1}, {"bob": 2, "cy": 2}]
    assert cohen_kappa(units).value is None
    assert cohen_kappa(units).why.startswith("3 reviewers took part")
    assert krippendorff_alpha(units).value == 1.0


def test_a_third_reviewer_who_never_met_the_others_leaves_cohens_kappa_alone():
    assert cohen_kappa([{"ann": 1, "bob": 1}, {"ann": 2, "bob": 2}, {"cy": 1}]) == Agreement(1.0, 2)


def test_cohens_kappa_knows_who_said_what_and_scotts_pi_does_not():
    units = [{"ann": 1, "bob": 1}, {"ann": 1, "bob": 2}]
    swapped = [units[0], {"ann": 2, "bob": 1}]
    uneven = [*units, {"ann": 1, "bob": 2}]
    mixed = [*units, {"ann": 2, "bob": 1}]
    assert cohen_kappa(units).value == cohen_kappa(swapped).value  # exchanged throughout: the same
    assert cohen_kappa(uneven).value != cohen_kappa(mixed).value
    assert fleiss_kappa(uneven).value == fleiss_kappa(mixed).value


def test_fleiss_kappa_needs_the_same_number_of_ratings_for_each_item():
    made = fleiss_kappa([{"ann": 1, "bob": 1}, {"ann": 1, "bob": 2, "cy": 2}])
    assert made.value is None
    assert made.why == (
        "Items have 2 to 3 ratings and Fleiss' kappa needs the same number for each: read Krippendorff's alpha."
    )


WORDS = [{"ann": "low", "bob": "low"}, {"ann": "some concerns", "bob": "high"}, {"ann": "high", "bob": "high"}]
ORDER = ("low", "some concerns", "high")


def test_words_are_never_put_in_the_order_of_the_alphabet():
    # high, low, some concerns: see also http://john-uebersax.com/stat/saskappa.htm
    assert cohen_kappa(WORDS, weights="linear") == Agreement(None, 3, NO_ORDER)
    assert krippendorff_alpha(WORDS, metric="ordinal") == Agreement(None, 3, NO_ORDER)
    assert krippendorff_alpha(WORDS, metric="interval", categories=ORDER) == Agreement(None, 3, NO_DISTANCE)


@pytest.mark.parametrize("measure", [percent, cohen_kappa, fleiss_kappa, krippendorff_alpha])
def test_words_need_no_order_where_only_sameness_counts(measure):
    ranks = [{rater: ORDER.index(word) for rater, word in unit.items()} for unit in WORDS]
    assert measure(WORDS) == measure(ranks)
    assert measure(WORDS).value is not None


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_words_in_a_given_order_are_as_good_as_ranks(weights):
    ranks = [{rater: ORDER.index(word) for rater, word in unit.items()} for unit in WORDS]
    assert cohen_kappa(WORDS, weights=weights, categories=ORDER) == cohen_kappa(ranks, weights=weights)
    assert krippendorff_alpha(WORDS, metric="ordinal", categories=ORDER) == krippendorff_alpha(ranks, metric="ordinal")


def test_a_category_that_nobody_used_still_stands_between_its_neighbours():
    units = [{"ann": 1, "bob": 1}, {"ann": 2, "bob": 4}, {"ann": 4, "bob": 4}]
    # by hand, places 0 1 2: they differ by 1 on three items, by 9 on the nine pairs that chance would make
    assert cohen_kappa(units, weights="linear").value == pytest.approx(1 - (1 / 3) / (9 / 9))
    # places 0 1 3, as 3 stands between: by 2 and by 14
    assert cohen_kappa(units, weights="linear", categories=[1, 2, 3, 4]).value == pytest.approx(1 - (2 / 3) / (14 / 9))


def test_a_rating_outside_the_given_categories_is_refused_by_name():
    with pytest.raises(UnknownCategory, match="“unclear” is not among the categories low, some concerns, high"):
        summarise([*WORDS, {"ann": "unclear", "bob": "low"}], ordinal=True, categories=ORDER)


@pytest.mark.parametrize(
    ("values", "examples"),
    [
        # the same level once as a number and once as a word would be a disagreement
        ([2, "2"], "2 and '2'"),
        # a missing rating is left out, not given as None
        ([1, None], "1 and None"),
        # nan is unlike itself
        ([1.5, float("nan")], "nan"),
    ],
)
@pytest.mark.parametrize("measure", [percent, cohen_kappa, fleiss_kappa, krippendorff_alpha])
def test_ratings_of_several_kinds_are_refused(measure, values, examples):
    with pytest.raises(MixedRatings, match=f"these include {examples}"):
        measure([{"ann": values[0], "bob": values[1]}])


def test_a_summary_for_two_reviewers_has_every_measure():
    made = summarise([*of_table(MAMMOGRAMS), {"first": 1}, {}], ordinal=True)
    shown = [made.percent, made.kappa, made.weighted_kappa, made.fleiss]
    assert [measure.shown for measure in shown] == ["0.64", "0.47", "0.57", "0.46"]
    assert (made.raters, made.units, made.left_out) == (2, 85, 2)
    assert made.alpha.value == pytest.approx(alpha_by_coincidences(of_table(MAMMOGRAMS), "ordinal"))


def test_a_summary_for_many_reviewers_leaves_alpha_to_be_read():
    made = summarise(KRIPPENDORFF, ordinal=False)
    assert (made.raters, made.units, made.left_out) == (4, 11, 1)
    assert made.alpha.shown == "0.74"
    assert made.weighted_kappa == Agreement(None, 11, NOT_ORDINAL)
    assert "read Krippendorff's alpha" in made.kappa.why
    assert "read Krippendorff's alpha" in made.fleiss.why


def test_a_summary_of_nothing_is_undefined_throughout():
    made = summarise([], ordinal=True)
    measures = (made.percent, made.kappa, made.weighted_kappa, made.fleiss, made.alpha)
    assert {measure.why for measure in measures} == {NO_PAIR}
    assert (made.raters, made.units, made.left_out) == (0, 0, 0)


@pytest.mark.parametrize(
    ("value", "word", "shown"),
    [
        # Landis and Koch 1977, page 165, https://pubmed.ncbi.nlm.nih.gov/843571/
        (-0.3, "poor", "-0.30"),
        (0.0, "slight", "0.00"),
        (0.2, "slight", "0.20"),
        (0.21, "fair", "0.21"),
        (0.4, "fair", "0.40"),
        (0.41, "moderate", "0.41"),
        (0.6, "moderate", "0.60"),
        (0.61, "substantial", "0.61"),
        (0.8, "substantial", "0.80"),
        (0.81, "almost perfect", "0.81"),
        (1.0, "almost perfect", "1.00"),
        # between two rows of their table the shown decimals decide, and zero has no sign
        (0.204, "slight", "0.20"),
        (0.206, "fair", "0.21"),
        (-0.004, "slight", "0.00"),
        (-0.006, "poor", "-0.01"),
        (None, "undefined", "undefined"),
    ],
)
def test_the_word_goes_with_the_decimals_that_are_shown(value, word, shown):
    assert (strength(value), Agreement(value, 1).shown) == (word, shown)


RATERS = ("ann", "bob", "cy", "dee")
units_of_many = st.lists(st.dictionaries(st.sampled_from(RATERS), st.integers(1, 5)), max_size=12)
units_of_two = st.lists(st.fixed_dictionaries({"ann": st.integers(1, 5), "bob": st.integers(1, 5)}), max_size=12)
any_units = units_of_many | units_of_two


def all_measures(units):
    return {
        "percent": percent(units),
        "fleiss": fleiss_kappa(units),
        **{weights: cohen_kappa(units, weights=weights) for weights in ("none", "linear", "quadratic")},
        **{metric: krippendorff_alpha(units, metric=metric) for metric in ("nominal", "ordinal", "interval")},
    }


@given(any_units)
def test_a_value_is_never_above_one_and_has_either_digits_or_a_reason(units):
    for measure in all_measures(units).values():
        assert (measure.value is None) == bool(measure.why)
        assert measure.value is None or measure.value <= 1
        assert measure.units == sum(len(unit) > 1 for unit in units)


@given(any_units, st.randoms(use_true_random=False), st.permutations(RATERS))
def test_neither_the_order_of_items_nor_the_names_of_reviewers_change_a_digit(units, chance, names):
    renamed = dict(zip(RATERS, names, strict=True))
    other = [{renamed[rater]: value for rater, value in unit.items()} for unit in units]
    chance.shuffle(other)
    assert all_measures(other) == all_measures(units)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(2, 4)), min_size=2, max_size=12))
def test_perfect_agreement_is_exactly_one_when_there_is_variation(items):
    units = [dict.fromkeys(RATERS[:raters], value) for value, raters in items]
    two = [dict.fromkeys(RATERS[:2], value) for value, _ in items]
    varied = len({value for value, _ in items}) > 1
    for metric in ("nominal", "ordinal", "interval"):
        assert krippendorff_alpha(units, metric=metric).value == (1.0 if varied else None)
    for weights in ("none", "linear", "quadratic"):
        assert cohen_kappa(two, weights=weights).value == (1.0 if varied else None)
    assert fleiss_kappa(two).value == (1.0 if varied else None)


@given(any_units, st.integers(1, 9), st.integers(-9, 9))
def test_alpha_sees_order_and_distance_and_no_unit(units, factor, shift):
    scaled = [{rater: factor * value + shift for rater, value in unit.items()} for unit in units]
    squared = [{rater: value**2 for rater, value in unit.items()} for unit in units]
    assert krippendorff_alpha(scaled, metric="interval") == krippendorff_alpha(units, metric="interval")
    assert krippendorff_alpha(squared, metric="ordinal") == krippendorff_alpha(units, metric="ordinal")


@given(units_of_two)
def test_alpha_of_two_reviewers_is_scotts_pi_with_its_small_sample_correction(units):
    # Scott 1955, https://doi.org/10.1086/266577: one distribution for both; alpha = pi + (1 - pi) / n of ratings
    pi, alpha = fleiss_kappa(units).value, krippendorff_alpha(units).value
    if pi is None:
        assert alpha is None
    else:
        assert alpha == pytest.approx(pi + (1 - pi) / (2 * len(units)))


@given(units_of_two)
def test_with_two_categories_all_weights_are_the_same(units):
    coarse = [{rater: int(value > 2) for rater, value in unit.items()} for unit in units]
    assert len({cohen_kappa(coarse, weights=weights) for weights in ("none", "linear", "quadratic")}) == 1


def alpha_by_coincidences(units, metric):
    """Krippendorff 2011, examples C and D, step by step: the matrix of coincidences, then the differences of its cells."""
    coincidences = Counter()
    for unit in units:
        for one, other in permutations(unit.values(), 2):
            coincidences[one, other] += 1 / (len(unit) - 1)
    totals = Counter()
    for (one, _), count in coincidences.items():
        totals[one] += count
    order = sorted(totals)

    def difference(one, other):
        between = [totals[value] for value in order if min(one, other) <= value <= max(one, other)]
        ordinal = sum(between) - (totals[one] + totals[other]) / 2
        return {"nominal": one != other, "ordinal": ordinal**2, "interval": (one - other) ** 2}[metric]

    observed = sum(count * difference(*cell) for cell, count in coincidences.items())
    by_chance = sum(totals[one] * totals[other] * difference(one, other) for one, other in product(order, order))
    return 1 - (sum(totals.values()) - 1) * observed / by_chance


@given(any_units, st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_what_the_textbooks_matrix_gives(units, metric):
    alpha = krippendorff_alpha(units, metric=metric).value
    if alpha is not None:
        assert alpha == pytest.approx(alpha_by_coincidences(units, metric), abs=1e-9)


@given(units_of_two, st.sampled_from(["linear", "quadratic"]))
def test_weighted_kappa_is_what_the_textbooks_weights_give(units, weights):
    # Altman 1991, section 14.3.4: weights of agreement from 1 to 0; squared for the quadratic
    kappa = cohen_kappa(units, weights=weights, categories=range(1, 6)).value
    if kappa is None:
        return
    power = {"linear": 1, "quadratic": 2}[weights]
    ones, others = [unit["ann"] for unit in units], [unit["bob"] for unit in units]
    agree = {(a, b): 1 - (abs(a - b) / 4) ** power for a, b in product(range(1, 6), repeat=2)}
    observed = sum(agree[pair] for pair in zip(ones, others, strict=True)) / len(units)
    by_chance = sum(agree[pair] for pair in product(ones, others)) / len(units) ** 2
    assert kappa == pytest.approx((observed - by_chance) / (1 - by_chance), abs=1e-9)


def test_ten_thousand_items_by_three_reviewers_take_well_under_a_second():
    chance = random.Random(1)
    units = [{rater: chance.randint(1, 5) for rater in RATERS[:3]} for _ in range(10_000)]
    start = time.process_time()
    made = summarise(units, ordinal=True)
    assert time.process_time() - start < 1
    assert abs(made.alpha.value) < 0.05  # they threw dice
