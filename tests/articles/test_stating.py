"""Is a claim recognised where it is stated, and nowhere else?"""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evidence.articles.stating import NoWords, Sentences, Words, default_words, states, words_of

MAGNESIUM = "magnes*\ncramp*, spasm*\nnot pregnan*, trimester*"
PICKLE = "pickl*\njuice, brine\ncramp*, spasm*"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (MAGNESIUM, "Magnesium prevents cramps."),
        (MAGNESIUM, "MAGNÉSIUM eases a spasm at night."),  # case and accents
        (MAGNESIUM, "A lack of magnesium may bring on cramping."),  # * is any ending
        (PICKLE, "Some drink pickled brine for their cramps."),
        ("folic acid\ncramp", "Folic acid stops cramps."),  # two words side by side; a plural without a star
        ("vitamin d\ncramp*", "Cramps do not change with vitamin D."),
        ("haemodialys*\ncramp*", "Hemodialysis brings cramps."),  # American spelling
        ("hemodialysis\ncramp*", "Cramps in haemodialysis."),
        ("oedema index", "The edema index says little."),
        ("randomis*", "A randomized trial."),
        ("study", "Three studies."),
        ("percent*", "About 37% have them."),
        ("cramp*\n\n , \nquinine", "Quinine against cramps."),  # empty lines and terms ask for nothing
        ("cramp*, spasm*", "Spasms."),
    ],
)
def test_a_sentence_that_names_every_thing_states_the_claim(words, sentence):
    assert states(sentence, words_of(words))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (MAGNESIUM, "Magnesium is a metal."),  # one thing of two
        (MAGNESIUM, "Does magnesium prevent cramps?"),  # a question states nothing
        (MAGNESIUM, "“Magnesium against cramps?”"),
        (MAGNESIUM, "Magnesium against cramps in pregnancy."),  # forbidden
        ("vitamin d\ncramp*", "Vitamin E, vitamin B and a tablet D against cramps."),  # the words stand apart
        ("folic acid\ncramp*", "Acid, folic or not, and cramps."),
        ("als\ncramp*", "Also cramps."),  # no star, no other ending
        ("cramp", "Cramping."),
        ("magnes*", ""),
    ],
)
def test_a_sentence_that_leaves_one_out_does_not(words, sentence):
    assert not states(sentence, words_of(words))


@pytest.mark.parametrize("text", ["", "  \n", "not pregnan*", "*", ", ,\n*, **", "!?"])
def test_words_that_ask_for_nothing_are_refused(text):
    with pytest.raises(NoWords):
        words_of(text)


@pytest.mark.parametrize(
    ("claim", "sentence", "stated"),
    [
        # statement, population, intervention
        (("Magnesium relieves leg cramps in pregnancy.", "", "magnesium"), "Pregnant women with leg cramps take magnesium.", True),
        (("Magnesium relieves leg cramps in pregnancy.", "", "magnesium"), "Magnesium eases leg cramps.", False),
        (("Pickle juice relieves muscle cramps within 35 seconds.", "men", "pickle juice"), "Pickled juice relieves muscle cramps.", True),
        (("Homeopathy is more effective than placebo.", "", "homeopathy"), "Homeopathic pills beat a placebo.", True),
        (("Homeopathy is more effective than placebo.", "", "homeopathy"), "Homeopathy is old.", False),
        (("Vitamin D makes no difference to leg cramps.", "", "vitamin D"), "Leg cramps and vitamin E, with food D.", False),
        (("Dehydration causes cramps.", "", "dehydration"), "Being dehydrated brings cramps.", True),
        # too few words of its own: those of the intervention are asked for too
        (("It prevents cramps.", "adults", "oral magnesium"), "Magnesium and cramps.", True),
        (("It prevents cramps.", "adults", "oral magnesium"), "Cramps.", False),
        # how frequent something is must be counted
        (("Half of pregnant women have leg cramps.", "pregnant women", ""), "Leg cramps are hard in pregnancy.", False),
        (("Half of pregnant women have leg cramps.", "pregnant women", ""), "In pregnancy 50% have leg cramps.", True),
    ],
)  # fmt: skip
def test_without_a_phrasing_the_words_of_the_statement_are_looked_for(claim, sentence, stated):
    assert states(sentence, default_words(*claim)) is stated


def test_a_statement_without_any_content_names_nothing():
    with pytest.raises(NoWords):
        default_words("It is not so.", "people", "")


TERMS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@given(TERMS, st.text(max_size=60))
@example("İ*", "i̇stanbul")
def test_any_text_can_be_words_or_a_sentence(term, sentence):
    try:
        words = words_of(term)
    except NoWords:
        return
    assert not states("", words)
    states(sentence, words)  # whatever it finds, it raises nothing


@given(st.lists(st.sampled_from(["magnesium", "cramps", "spasm", "pregnancy", "of", "in"]), max_size=8))
def test_what_is_found_among_many_sentences_is_what_each_states_alone(words):
    sentences = [" ".join(words[:end]) for end in range(len(words) + 1)]
    asked = words_of(MAGNESIUM)
    assert Sentences(sentences).stating(asked) == [n for n, one in enumerate(sentences) if states(one, asked)]


def test_a_long_article_is_read_against_a_thousand_claims_at_once():
    sentences = [f"Remedy{number} eases the cramps of person{number % 7} in most years." for number in range(500)]
    claims = [Words(((f"remedy{number}*",), ("cramp*", "spasm*")), ("dog",)) for number in range(1000)]
    start = time.perf_counter()
    index = Sentences(sentences)
    found = [index.stating(words) for words in claims]
    assert time.perf_counter() - start < 0.5
    assert found[499] == [499]
