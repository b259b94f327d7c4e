"""What does a certainty let us say? One plain sentence: the certainty chooses the verb, the magnitude the size.

PURE. Source: Santesso 2020, GRADE guidelines 26, PMID 31711912. "Probably" stands where the paper also has "likely".
Nothing is made up: where the size, the direction or the certainty was not judged, the sentence says so.

Letter case. Names are typed as they begin a sentence ("Oral magnesium", "Muscle cramps"). In the middle of one the
first letter becomes small only where the first word is surely an ordinary one: small letters after the first (not
NSAIDs, IV, L-carnitine), not followed by another capitalised word (St John's wort, Tai Chi), no possessive
(Parkinson's), and none of NAMES. At the beginning it becomes large, save in words that are written otherwise (mRNA
vaccines, pH, n-3 fats).

Number. "Statins reduce", "quinine reduces": an intervention whose noun ends as a plural does takes the plural verb. The
noun is the last word before the first preposition; endings that deceive (-ss, -us, -is and SINGULAR) are known. Two
things joined by "and" are not recognised ("diet and exercise"): whoever knows better says plural=True or plural=False.
"""

import re
from enum import StrEnum

from evidence.errors import EvidenceError
from evidence.grading.rules import Certainty


class Magnitude(StrEnum):
    """How large the effect is, apart from how sure we are of it."""

    LARGE = "large"
    MODERATE = "moderate"
    SMALL = "small"
    NONE = "none"

    @property
    def label(self) -> str:
        return "Little or none" if self is Magnitude.NONE else self.value.capitalize()


class Effect(StrEnum):
    """Which way the outcome goes; whether that is good is another question."""

    REDUCES = "reduces"
    INCREASES = "increases"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class EffectWanted(EvidenceError):
    """The effect is {magnitude}, but which way it goes is not said: choose “reduces” or “increases”."""

    code = "effect_wanted"


# The verb for one thing, the verb for several things (and after "may"), and what follows it.
VERBS: dict[tuple[Magnitude, Effect | None], tuple[str, str, str]] = {
    (Magnitude.LARGE, Effect.REDUCES): ("results", "result", "in a large reduction in {outcome}"),
    (Magnitude.LARGE, Effect.INCREASES): ("results", "result", "in a large increase in {outcome}"),
    (Magnitude.MODERATE, Effect.REDUCES): ("reduces", "reduce", "{outcome}"),
    (Magnitude.MODERATE, Effect.INCREASES): ("increases", "increase", "{outcome}"),
    (Magnitude.SMALL, Effect.REDUCES): ("reduces", "reduce", "{outcome} slightly"),
    (Magnitude.SMALL, Effect.INCREASES): ("increases", "increase", "{outcome} slightly"),
    (Magnitude.NONE, None): ("makes", "make", "little to no difference to {outcome}"),
}
HEDGES = {Certainty.HIGH: "", Certainty.MODERATE: "probably ", Certainty.LOW: "may "}
VERY_UNCERTAIN = "the evidence is very uncertain about the effect of {intervention} on {outcome}"

# First words that are names, or made from names, and keep their capital.
NAMES = frozenset(
    """African Alexander Alzheimer American Apgar Asian Australian Ayurvedic Barthel Bobath Borg Botox Braille British
    Burkitt Chinese Cochrane Coombs Crohn Cushing Danish Doppler Down Dutch Ebola Epley European Feldenkrais Finnish
    Foley French German Ginkgo Glasgow Greek Hashimoto Helicobacter Hodgkin Holter Huntington Ilizarov Indian Italian
    Japanese Karnofsky Kegel Kinesio Korean Lactobacillus Latin Likert Mediterranean Mohs Montessori Morse Nordic
    Norwegian Parkinson Pilates Ponseti Raynaud Reiki Ringer Rorschach Russian Scottish Semont Sjögren Spanish Swedish
    Thai Tibetan Tourette Trendelenburg Turkish Valsalva Western Wilms Zika""".split()
)
SINGULAR = frozenset(
    "aids christmas diabetes gas herpes lens measles mumps pancreas pilates rabies rickets scabies".split()
)
PREPOSITIONS = re.compile(
    r"\s(?:after|among|at|before|by|during|for|from|given|in|of|on|over|plus|through|to|using|versus|via|when|with|without)\s"
)


def phrase(certainty: Certainty, magnitude: Magnitude, effect: Effect | None, plural: bool = False) -> str:
    """The verb that this certainty allows for, as a template with {outcome}: one cell of the table of PMID 31711912.

    Very low has one form for all sizes, without a verb of effect: a clause with {intervention} and {outcome}.
    Raises EffectWanted when there is an effect and it is not said which way.

    >>> phrase(Certainty.LOW, Magnitude.SMALL, Effect.REDUCES)
    'may reduce {outcome} slightly'
    """
    if certainty is Certainty.VERY_LOW:
        return VERY_UNCERTAIN
    if magnitude is Magnitude.NONE:
        effect = None
    elif effect is None:
        raise EffectWanted(magnitude=magnitude.value)
    one, many, rest = VERBS[magnitude, effect]
    verb = many if plural or certainty is Certainty.LOW else one
    return f"{HEDGES[certainty]}{verb} {rest}"


def verdict(
    certainty: Certainty | None,
    *,
    intervention: str,
    outcome: str,
    magnitude: Magnitude | None,
    effect: Effect | None,
    comparator: str = "",
    plural: bool | None = None,
) -> str:
    """One full sentence on one outcome, for readers who know no grades (PMID 31711912).

    plural: whether the intervention takes a plural verb; None: as its ending has it.

    >>> verdict(Certainty.MODERATE, intervention="Oral magnesium", outcome="Cramp frequency",
    ...         magnitude=Magnitude.NONE, effect=None)
    'Oral magnesium probably makes little to no difference to cramp frequency.'
    >>> verdict(Certainty.LOW, intervention="", outcome="Prevalence of leg cramps", magnitude=None, effect=None)
    'The certainty of the evidence about prevalence of leg cramps is low.'
    """
    subject, other, measured = tidy(intervention), lowered(tidy(comparator)), lowered(tidy(outcome))
    if not subject:
        return sentence(without_intervention(certainty, measured))
    against = f" compared with {other}" if other else ""
    if certainty is None or certainty is Certainty.VERY_LOW or magnitude is None:
        return sentence(without_size(certainty, f"{lowered(subject)}{against}", measured))
    if effect is None and magnitude is not Magnitude.NONE:
        found = f"{certainty.label} certainty evidence of a {magnitude.value} effect"
        return sentence(f"{found} of {lowered(subject)}{against} on {measured}; its direction was not judged")
    many = looks_plural(subject) if plural is None else plural
    verb = phrase(certainty, magnitude, effect, many).format(outcome=measured)
    return sentence(f"{subject} {verb}{against}")


def without_intervention(certainty: Certainty | None, outcome: str) -> str:
    if certainty is None:
        return f"no certainty was judged for the evidence about {outcome}"
    return f"the certainty of the evidence about {outcome} is {certainty.label.lower()}"


def without_size(certainty: Certainty | None, intervention: str, outcome: str) -> str:
    if certainty is None:
        return f"no certainty was judged for the effect of {intervention} on {outcome}"
    if certainty is Certainty.VERY_LOW:
        return VERY_UNCERTAIN.format(intervention=intervention, outcome=outcome)
    return f"{certainty.label} certainty evidence on the effect of {intervention} on {outcome}; its size was not judged"


def tidy(text: str) -> str:
    """One line without a full stop at its end, unless it belongs to an abbreviation.

    >>> tidy(" Cramp  frequency. "), tidy("400 mg b.i.d.")
    ('Cramp frequency', '400 mg b.i.d.')
    """
    line = " ".join(text.split())
    last = line.rpartition(" ")[2].rstrip(".")
    return line if "." in last else line.rstrip(". ")


def sentence(text: str) -> str:
    """With a capital, where the first word takes one, and a full stop.

    >>> sentence("oral magnesium may help"), sentence("mRNA vaccines may help")
    ('Oral magnesium may help.', 'mRNA vaccines may help.')
    """
    first = text.partition(" ")[0]
    takes_capital = first == first.lower() and first[1:2] != "-" and first[:1].isascii()
    begun = text[:1].upper() + text[1:] if takes_capital else text
    return begun if begun.endswith(".") else f"{begun}."


def lowered(text: str) -> str:
    """As it stands in the middle of a sentence: see "Letter case" above.

    >>> lowered("Quinine"), lowered("NSAIDs"), lowered("Mediterranean diet"), lowered("Vitamin D")
    ('quinine', 'NSAIDs', 'Mediterranean diet', 'vitamin D')
    """
    first, _, rest = text.partition(" ")
    ordinary = first[1:2].islower() and first[1:] == first[1:].lower() and not set("'’") & set(first)
    second_is_name = rest[:1].isupper() and rest[1:2].islower()
    if not ordinary or second_is_name or first.strip(",;:") in NAMES:
        return text
    return text[0].lower() + text[1:]


def looks_plural(intervention: str) -> bool:
    """Whether the noun ends as a plural does: see "Number" above.

    >>> looks_plural("Muscle relaxants in adults"), looks_plural("Stretching of the calves"), looks_plural("NSAIDs")
    (True, False, True)
    """
    noun = PREPOSITIONS.split(re.split(r"[,(;]", intervention)[0])[0].split()[-1:]
    word = "".join(noun).lower()
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s")) and word not in SINGULAR
