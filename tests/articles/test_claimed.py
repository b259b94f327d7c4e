"""How strongly does a sentence claim, and is that more than the evidence allows?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.articles.claimed import Said, Saying, Strength, claimed, speaks_of_lack, too_strong
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
        ("It may be dear, and it prevents cramps.", PLAIN),
        ("It prevents cramps, so you might want to take it.", PLAIN),  # what is drawn from it is no hedge
        ("It prevents cramps because it might relax the muscle.", PLAIN),
        ("It prevents cramps and may help you sleep.", PLAIN),
        ("It definitely cures cramps, although its mechanism is unclear.", PLAIN),  # uncertain is something else
        ("Why is not known, but it cures cramps.", PLAIN),
        ("There is no evidence of side effects, and it prevents cramps.", PLAIN),
        ("There is no evidence that bananas help, but salt prevents cramps.", PLAIN),
        ("It is unclear whether bananas help, but salt prevents cramps.", PLAIN),
        ("It prevents cramps, whether it is taken at night or not.", PLAIN),
        ("It cuts cramps by half.", PLAIN),
        ("It cut the number of cramps in half.", PLAIN),
        ("It halves cramps.", PLAIN),
        ("It abolishes cramps.", PLAIN),
        ("It banishes cramps.", PLAIN),
        ("It wards off cramps.", PLAIN),
        ("It keeps cramps away.", PLAIN),
        ("It is not without effect on cramps.", PLAIN),  # twice not
        ("It is not entirely useless against cramps.", PLAIN),
        ("It never fails to prevent cramps.", PLAIN),
        ("It causes no side effects and prevents cramps.", PLAIN),
        ("It prevents cramps in people with a magnesium deficiency.", PLAIN),  # whom, and not what
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
        ("It may calm muscles, ease pain, and reduce cramps.", MAY),  # one “may” for all three
        ("Studies suggest that salt prevents cramps, and water helps too.", MAY),
        ("It may help, because it reduces calcium in cells.", MAY),  # the reason is not what is claimed
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
        ("It prevents no cramps.", PLAIN),
        ("It is a myth that salt prevents cramps.", MAY),  # whoever calls it a myth need not know that it does not
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
        "No study has shown that it prevents cramps.",
        "No large randomised trial has ever shown that it prevents cramps.",
        "Researchers examined whether it reduces cramps.",
        "It was tested to see if it prevents cramps.",
        "It is debated whether it prevents cramps.",
        "Nothing shows that it prevents cramps.",
        "There is little reason to think that it prevents cramps.",
        "Evidence that it prevents cramps is weak.",
        "It is used to treat cramps, but there is no evidence that it works.",  # takes back what was said
        "Some say that it prevents cramps, but this is unproven.",
        "It cures cramps, though the evidence is uncertain.",
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


LACKS = [
    "Cramps are caused by a lack of calcium, magnesium or vitamins.",
    "A serious risk factor for cramps is a deficiency of magnesium.",
    "Low levels of magnesium lead to cramps.",
    "In pregnancy a lack of magnesium causes cramps.",
]


@pytest.mark.parametrize("sentence", LACKS)
def test_what_a_lack_does_is_not_what_taking_it_does(sentence):
    assert claimed(sentence) is None
    assert claimed(sentence, of_lack=True) == Said(Saying.EFFECT, PLAIN)
    assert speaks_of_lack(sentence)


def test_a_lack_of_evidence_is_no_lack_of_something_to_take():
    assert not speaks_of_lack("There is a lack of evidence that magnesium prevents cramps.")


def test_a_remedy_for_a_lack_is_claimed_beside_it():
    sentence = "Cramps are caused by a lack of magnesium, so magnesium prevents them."
    assert claimed(sentence) == Said(Saying.EFFECT, PLAIN)


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
OPENINGS = st.sampled_from(
    ["", "Salt is cheap; ", "There is no evidence that ", "Some evidence suggests that ", "It is a myth that "]
)
ENDS = st.sampled_from(
    ["", ", although its mechanism is unclear", ", so you might want it", ", and it helps sleep", " and may help sleep",
     ", because it might calm", ", but there is no evidence that it works", ", and reduces pain", " after a lack of salt"]
)  # fmt: skip


@given(OPENINGS, st.lists(HEDGES, max_size=3), HEDGES, VERBS, ENDS)
def test_one_more_hedge_never_makes_it_stronger(opening, hedges, more, verb, end):
    def strength(words):
        said = claimed(f"{opening}magnesium {' '.join([*words, verb])} cramps{end}.", of_lack=True)
        return said.strength

    assert strength([more, *hedges]) <= strength(hedges)
