"""How strongly does a sentence claim, and is that more than the evidence allows?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.articles.claimed import Said, Saying, Strength, claimed, too_strong
from evidence.grading.rules import Certainty

PLAIN, PROBABLY, MAY = Strength.PLAIN, Strength.PROBABLY, Strength.MAY


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("Magnesium prevents leg cramps.", PLAIN),
        ("Tonic water cures cramps.", PLAIN),
        ("Stretching relieved the pain at once.", PLAIN),
        ("Quinine reduces their number.", PLAIN),
        ("The tablets are used to treat cramps.", PLAIN),
        ("Dehydration causes cramps.", PLAIN),
        ("It is effective against cramps.", PLAIN),
        ("It has been proven in trials.", PLAIN),
        ("Salt works.", PLAIN),
        ("A warm bath helps.", PLAIN),
        ("Massage eases the muscle.", PLAIN),
        ("It stops a cramp within a minute.", PLAIN),
        ("Bananas can prevent cramps.", PLAIN),  # can is no hedge
        ("Sweating leads to cramps.", PLAIN),
        ("Drinking results in fewer cramps.", PLAIN),
        ("Heat is harmful.", PLAIN),
        ("Cirrhosis is a common cause of cramps.", PLAIN),
        ("It not only reduces cramps but helps sleep.", PLAIN),
        ("The cream provides quick relief.", PLAIN),
        ("RAISING THE LEG IS BENEFICIAL.", PLAIN),
        ("It reduces cramps with no serious side effects.", PLAIN),  # no effect of another kind
        ("Low salt is more likely to cause cramps.", PLAIN),  # how frequent, not how sure
        ("In May 2015 a trial showed that it reduces cramps.", PLAIN),  # a month
        ("Since 13 May it reduces cramps.", PLAIN),
        ("It may taste odd, but it prevents cramps.", PLAIN),  # the hedge is on another part
        ("Magnesium probably prevents cramps.", PROBABLY),
        ("Magnesium is likely to prevent cramps.", PROBABLY),
        ("It appears to reduce cramps.", PROBABLY),
        ("It seems to help.", PROBABLY),
        ("Magnesium may prevent cramps.", MAY),
        ("May help against cramps.", MAY),  # no month at the beginning
        ("It might ease them.", MAY),
        ("It could relieve them.", MAY),
        ("Possibly it reduces cramps.", MAY),
        ("A study suggests that it relieves cramps.", MAY),
        ("There is some evidence that it is more effective than placebo.", MAY),
        ("There is limited evidence that it helps.", MAY),
        ("It is thought to prevent cramps.", MAY),
        ("Runners believe that salt prevents cramps.", MAY),
        ("It probably may help.", MAY),  # the weakest hedge counts
        ("It may have been proven to help.", MAY),
    ],
)
def test_an_effect_is_claimed_as_strongly_as_the_weakest_hedge_lets(sentence, strength):
    assert claimed(sentence) == Said(Saying.EFFECT, strength)


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("Magnesium does not prevent cramps.", PLAIN),
        ("It doesn’t help.", PLAIN),
        ("It doesn't help.", PLAIN),
        ("It cannot cure them.", PLAIN),
        ("It never works.", PLAIN),
        ("It has no effect on cramps.", PLAIN),
        ("It makes no difference.", PLAIN),
        ("It makes little to no difference to cramps.", PLAIN),
        ("It was no better than water, which prevents nothing.", PLAIN),
        ("The pill is ineffective.", PLAIN),
        ("It failed to reduce cramps.", PLAIN),
        ("It was proved that it does not affect pain.", PLAIN),
        ("It did not seem to reduce cramps.", PROBABLY),
        ("It is unlikely to help.", PROBABLY),
        ("It may not help.", MAY),
        ("It may make no difference.", MAY),
    ],
)
def test_that_there_is_no_effect_is_a_claim_too(sentence, strength):
    assert claimed(sentence) == Said(Saying.NO_EFFECT, strength)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is unclear whether magnesium prevents cramps.",
        "There is no evidence that it reduces cramps.",
        "There is no good evidence that it reduces cramps.",
        "It is not known if it helps.",
        "Evidence that dehydration causes cramps is lacking.",
        "Scientific evidence supporting this connection is lacking.",
        "The effect remains to be shown.",
        "It has not been shown to prevent cramps.",
        "Does magnesium prevent cramps?",
        "The evidence is very uncertain about the effect of salt.",
        "We do not know whether it works.",
        "There is insufficient evidence that it helps.",
    ],
)
def test_who_says_that_it_is_not_known_claims_nothing(sentence):
    assert claimed(sentence) == Said(Saying.UNCERTAIN, Strength.UNCERTAIN)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "Cramps are painful.",
        "Magnesium is a metal.",
        "The placebo-controlled trial had 40 people.",
        "They took tablets for a month.",
        "Its effectiveness was measured with a diary.",
        "A pain may remain.",
    ],
)
def test_a_sentence_without_a_word_of_effect_claims_none(sentence):
    assert claimed(sentence) is None


CASES = [
    # sentence, certainty, whether the evidence finds an effect, what the reason says; "" for allowed
    ("It prevents cramps.", Certainty.HIGH, True, ""),
    ("It prevents cramps.", Certainty.MODERATE, True, "“probably”"),
    ("It prevents cramps.", Certainty.LOW, True, "“may”"),
    ("It prevents cramps.", Certainty.VERY_LOW, True, "very uncertain"),
    ("It prevents cramps.", Certainty.LOW, None, "“may”"),  # the size was not judged
    ("It probably prevents cramps.", Certainty.MODERATE, True, ""),
    ("It probably prevents cramps.", Certainty.LOW, True, "“may”"),
    ("It may prevent cramps.", Certainty.LOW, True, ""),
    ("It may prevent cramps.", Certainty.HIGH, True, ""),  # less than is allowed
    ("It may prevent cramps.", Certainty.VERY_LOW, True, "very uncertain"),
    ("It is unclear whether it prevents cramps.", Certainty.VERY_LOW, True, ""),
    ("It prevents cramps.", Certainty.HIGH, False, "little to no difference"),
    ("It may prevent cramps.", Certainty.MODERATE, False, "little to no difference"),
    ("It may prevent cramps.", Certainty.LOW, False, ""),  # nor does that evidence exclude it
    ("It prevents cramps.", Certainty.LOW, False, "little to no difference"),
    ("It does not prevent cramps.", Certainty.HIGH, False, ""),
    ("It does not prevent cramps.", Certainty.HIGH, True, "finds an effect"),
    ("It does not prevent cramps.", Certainty.LOW, False, "“may”"),
    ("It does not prevent cramps.", Certainty.VERY_LOW, None, "very uncertain"),
    ("It prevents cramps.", None, None, ""),  # nobody judged the certainty
    ("Cramps hurt.", Certainty.VERY_LOW, True, ""),
]


@pytest.mark.parametrize(("sentence", "certainty", "effect", "reason"), CASES)
def test_the_certainty_decides_what_may_be_said(sentence, certainty, effect, reason):
    said = too_strong(claimed(sentence), certainty, effect)
    assert reason in said
    assert bool(said) is bool(reason)


@given(st.text())
def test_no_text_breaks_it(text):
    assert claimed(text) is None or claimed(text).strength in Strength


HEDGES = st.sampled_from(["may", "might", "could", "probably", "likely", "possibly", "perhaps", "seems to"])
VERBS = st.sampled_from(["prevents", "reduces", "is effective for", "does not help", "makes no difference to"])
OPENINGS = st.sampled_from(["", "Salt is cheap; ", "There is no evidence that ", "Some evidence suggests that "])


@given(OPENINGS, st.lists(HEDGES, max_size=3), HEDGES, VERBS)
def test_one_more_hedge_never_makes_it_stronger(opening, hedges, more, verb):
    def strength(words):
        return claimed(f"{opening}magnesium {' '.join([*words, verb])} cramps.").strength

    assert strength([more, *hedges]) <= strength(hedges)
