"""How strongly does a sentence claim an effect, and does the certainty of the evidence allow that?

PURE. The ladder is that of Santesso 2020, GRADE guidelines 26, PMID 31711912: high certainty takes the plain verb,
moderate "probably" (or "likely"), low "may", very low "the evidence is very uncertain". The words on each rung are
read from tables; what they do not know is no claim, so that a sentence is rather left alone than wrongly marked.
"Can" is no hedge: it states as a fact that something happens. English only.
"""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from evidence.folding import fold, plain
from evidence.grading.rules import Certainty


class Strength(IntEnum):
    """The rungs of the ladder, the weakest first."""

    UNCERTAIN = 0
    MAY = 1
    PROBABLY = 2
    PLAIN = 3


class Saying(StrEnum):
    """What a sentence says of an effect."""

    EFFECT = "effect"
    NO_EFFECT = "no_effect"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Said:
    saying: Saying
    strength: Strength


ALLOWED = {
    Certainty.HIGH: Strength.PLAIN,
    Certainty.MODERATE: Strength.PROBABLY,
    Certainty.LOW: Strength.MAY,
    Certainty.VERY_LOW: Strength.UNCERTAIN,
}
SURE = (Certainty.HIGH, Certainty.MODERATE)
WORDING = {
    Strength.PROBABLY: "“probably”",
    Strength.MAY: "“may”",
    Strength.UNCERTAIN: "no more than to say that it is very uncertain",
}
RUNGS = {
    Strength.PLAIN: "without a hedge",
    Strength.PROBABLY: "as probable",
    Strength.MAY: "as possible",
    Strength.UNCERTAIN: "as uncertain",
}


def any_of(text: str) -> str:
    """The lines of a table as alternatives of one pattern."""
    return "|".join(line.strip() for line in text.strip().splitlines())


def whole(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(text)})\b")


# Verbs and adjectives that claim an effect, with their forms.
EFFECTS = r"""
    (?:prevent|lower|lessen|heal|shorten|calm|protect|help|trigger)(?:s|ed|ing)?
    (?:cur|reliev|reduc|caus|eas|alleviat|improv|eliminat|decreas|increas|remov|provok|induc|sooth|guid|diminish|rais)e[sd]?
    (?:reliev|reduc|caus|eas|alleviat|improv|eliminat|decreas|increas|provok|induc|sooth|prevent)ing
    diminish(?:es|ed|ing)?
    treats?
    controls?
    stop(?:s|ped|ping)?
    works|worked
    effective|efficacious|beneficial|helpful|benefits?|prove[ns]?|proved
    good for|best (?:cure|remedy|treatment) for|risk factors? for
    harms|harmful|do(?:es)? harm|damages?
    lead(?:s|ing)? (?:\w+ly )?to|led to
    result(?:s|ed|ing)? in
    contribut(?:e|es|ed|ing) to|contributing factors?
    (?:bring|give|provide)s? (?:\w+ )?relief
"""
NEGATORS = r"""
    not(?! only)|\w+n[’']t|never|neither|cannot
    fail(?:s|ed|ing)? to|unable to|unlikely to
"""
# Three words may stand between: "does not appear to reduce".
NEGATED = re.compile(
    rf"\b(?:{any_of(NEGATORS)})\s+(?:\w+\s+){{0,4}}?(?<![-\w])(?:{any_of(EFFECTS)}|affects?|influences?)\b"
)
NO_EFFECT = whole(
    r"""
    no (?!(?:\w+ ){0,2}(?:side|adverse|ill|harmful|unwanted) )(?:\w+ ){0,3}(?:effect|difference|benefit)s?
    no (?:\w+ ){0,3}(?:improvement|reduction|relief|impact)s?
    no (?:better|more effective)
    little (?:to no|or no|effect|difference|benefit)
    ineffective|useless|without (?:any )?(?:effect|benefit)
    """
)
EFFECT = re.compile(rf"(?<![-\w])(?:{any_of(EFFECTS)})\b")
UNCERTAIN = whole(
    r"""
    unclear|uncertain|unknown|unproven|inconclusive|untested
    not (?:\w+ly )?(?:known|clear|certain|proven|established)
    not (?:yet )?been (?:\w+ly )?(?:shown|proven|studied|tested|established)
    no (?:\w+ )?(?:evidence|proof|studies|trials)
    (?:lack|absence) of (?:\w+ )?evidence|(?:insufficient|conflicting|contradictory) evidence|not enough evidence
    evidence (?:[\w,]+ ){0,12}(?:is|was|remains) (?:\w+ )?(?:lacking|insufficient|conflicting|missing|contradictory)
    (?:know|tell|say|determine|tests?|tested|study|studied|investigated?|asks?|asked|question|doubtful) (?:if|whether)
    remains? to be (?:seen|shown|proven)
    """
)
HEDGES = {
    Strength.MAY: whole(
        r"""
        may|might|could|perhaps|maybe|possibl[ey]|possibilit(?:y|ies)|potential(?:ly)?|theoretical(?:ly)?|in theory
        suggest(?:s|ed|ing)?|believed?|believes|supposed(?:ly)?|alleged(?:ly)?
        (?:thought|said|reported|claimed|considered|assumed) to
        (?:some|limited|weak|little|early|preliminary|anecdotal|low-quality) (?:\w+ )?evidence
        """
    ),
    Strength.PROBABLY: whole(
        r"""
        probabl[ey]|presumabl[ey]|unlikely
        (?<!more )(?<!less )(?<!most )likely
        (?:appear|seem)(?:s|ed)?
        """
    ),
}
CLAUSES = re.compile(r";|\s[–—]\s|\b(?:but|however|although|though|whereas)\b")
MONTH = re.compile(r"(?<=.)\bMay\b(?=[\s.,]*(?:\d|$))|(?<=\d )May\b|(?<=[a-z] )May\b")


def claimed(sentence: str) -> Said | None:
    """What a sentence says of an effect and how strongly; None when no word of it claims one.

    An uncertainty counts for the whole sentence, a hedge for its own part of it; the strongest part counts.

    >>> claimed("Magnesium may prevent leg cramps.")
    Said(saying=<Saying.EFFECT: 'effect'>, strength=<Strength.MAY: 1>)
    >>> claimed("Magnesium is a metal.") is None
    True
    """
    text = fold(MONTH.sub(" ", " ".join(plain(sentence).split())))
    if text.rstrip(" \"”’'").endswith("?") or UNCERTAIN.search(text):
        return Said(Saying.UNCERTAIN, Strength.UNCERTAIN)
    parts = [said for clause in CLAUSES.split(text) if (said := claimed_in(clause))]
    return max(parts, key=lambda said: said.strength, default=None)


def claimed_in(clause: str) -> Said | None:
    """The same for one part of a sentence, folded."""
    if NO_EFFECT.search(clause) or NEGATED.search(clause):
        return Said(Saying.NO_EFFECT, strength_of(clause))
    return Said(Saying.EFFECT, strength_of(clause)) if EFFECT.search(clause) else None


def strength_of(clause: str) -> Strength:
    """The weakest rung that one of its hedges names."""
    return min((strength for strength, hedge in HEDGES.items() if hedge.search(clause)), default=Strength.PLAIN)


def too_strong(said: Said | None, certainty: Certainty | None, effect: bool | None) -> str:
    """Why the evidence does not allow what is said, in a sentence; empty when it does, or when nothing was judged.

    effect: whether the evidence finds one; False: little to no difference; None: its size was not judged. Evidence of
    low certainty does not speak against a “may”.

    >>> too_strong(claimed("Magnesium prevents leg cramps."), Certainty.LOW, True)
    'It states without a hedge that there is an effect; the certainty of the evidence is low, which allows “may”.'
    >>> too_strong(claimed("Magnesium may prevent leg cramps."), Certainty.LOW, True)
    ''
    """
    if said is None or certainty is None or said.saying is Saying.UNCERTAIN:
        return ""
    allowed, claims_effect = ALLOWED[certainty], said.saying is Saying.EFFECT
    what = "that there is an effect" if claims_effect else "that there is no effect"
    against = effect is not None and effect is not claims_effect and certainty is not Certainty.VERY_LOW
    if against and (certainty in SURE or said.strength > allowed):
        found = "an effect" if effect else "little to no difference"
        return f"It states {what}; the evidence, of {certainty.label.lower()} certainty, finds {found}."
    if said.strength <= allowed:
        return ""
    stated = f"It states {RUNGS[said.strength]} {what}"
    return f"{stated}; the certainty of the evidence is {certainty.label.lower()}, which allows {WORDING[allowed]}."
