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
    abolish(?:es|ed|ing)?|banish(?:es|ed|ing)?|eradicate[sd]?|(?<!two )(?<!both )halves|halved|halving|combats?
    cuts? (?:\w+ ){1,5}(?:by|in) (?:\w+ )?(?:half|thirds?|quarter|percent|\d+)|cuts? down on
    (?:gets?|getting|got) rid of|wards? off|keeps? (?:\w+ ){1,3}(?:away|at bay)
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
UNWANTED = "side|adverse|ill|harms?|harmful|unwanted|dangers?|damage"
# "Prevents no cramps", but "causes no side effects".
NONE_OF_IT = re.compile(rf"(?<![-\w])(?:{any_of(EFFECTS)}) no (?!(?:\w+ ){{0,2}}(?:{UNWANTED}|doubt|less|fewer)\b)")
# Two negations make an effect: both are taken out, and the word of effect stays.
TWICE_NOT = re.compile(
    r"\b(?:not|never|hardly|\w+n[’']t) (?:\w+ly |at all |entirely )?"
    r"(?:(?:without (?:an |any )?(?:effect|benefit)s?|ineffective|useless)\b|(?:(?:fails?|failed|unable) to)\b)"
)
MYTH = whole(r"(?:myth|fairy tale|misconception|old wives[’'] tale|untrue|false belief|legend)s?")
UNCERTAIN = whole(
    r"""
    unclear|uncertain|unknown|unproven|inconclusive|untested|controversial|disputed|debatable|questionable
    not (?:\w+ly )?(?:known|clear|certain|sure|proven|established)
    not (?:yet )?been (?:\w+ly )?(?:shown|proven|studied|tested|established)
    no (?:\w+ )?(?:evidence|proof|studies|trials)(?! (?:of|for|on) (?:\w+ ){0,3}(?:harms?|side|adverse|danger|damage))
    (?:no|not one|not a single) (?:\w+ ){0,3}(?:study|trial|review|research) (?:\w+ ){0,2}(?:show|prove|found|find)\w*
    (?:nothing|nobody|no one) (?:\w+ ){0,2}(?:show[sn]?|showed|prove[nsd]?|suggest(?:s|ed)?|indicate[sd]?|says?)
    (?:no|little|not much) (?:\w+ )?reason to (?:think|believe|expect|assume|suppose)
    whether(?! or not)
    (?:lack|absence) of (?:\w+ )?evidence|(?:insufficient|conflicting|contradictory) evidence|not enough evidence
    evidence (?:[\w,]+ ){0,12}(?:is|was|remains) (?:\w+ )?(?:lacking|insufficient|conflicting|missing|contradictory)
    evidence (?:[\w,]+ ){0,12}(?:is|was|remains) (?:\w+ )?(?:weak|poor|thin|limited|scarce|sparse|mixed|scant|low)
    (?:know|tell|say|determine|tests?|tested|study|studied|investigated?|asks?|asked|question|doubtful|unsure) if
    (?:debated?|examined?|see|find out|found out|wonder(?:s|ed)?|check(?:s|ed)?|explored?|assess(?:ed)?|evaluated?) if
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
CLAUSES = re.compile(r";|\s[–—]\s|\b(?:but|however|although|though|whereas)\b|, (?=whether\b)")
# "May ease pain, and reduce cramps" goes on under its "may"; "may be cheap, and it reduces cramps" does not.
AND = re.compile(
    rf", and (?!that\b|(?:\w+ly |thus |so |thereby |even )?(?<![-\w])(?:{any_of(EFFECTS)})\b)"
    r"| and (?=(?:may|might|could|possibly|perhaps|probably)\b)"
)
# What is believed or said to be so goes on behind an "and".
REPORTED = whole(r"(?:suggest|believe|think|thought|claim|say|said|report|assume|suppos|argue)\w*|evidence|in theory")
# A consequence or a reason stands behind what it is drawn from; what comes first decides.
BEHIND = re.compile(r", (?:so(?! that)|since|therefore|thus)\b|,? because\b")
# An uncertainty about something else than the effect, and what points back to an effect that was named before.
ELSEWHERE = re.compile(
    r"^whether\b|\b(?:why|how|what|which|who|when|where)\b"
    r"|\b(?:its|their|the|best|exact)\b"
    r"(?! (?:\w+ ){0,2}(?:effects?|effectiveness|efficacy|benefits?|evidence|science|use)\b)"
)
POINTS_BACK = re.compile(
    r"\b(?:it|this|they|these|them|doing so)\b(?! (?:is|was|remains|has) (?:\w+ )?(?:un\w+|not|debated?)\b)"
)
# A want of something says nothing of taking it; people who have it are only who they are.
LACK = whole(
    r"""
    (?:lack|shortage|deficit|insufficiency|want) of (?!(?:\w+ )?(?:evidence|proof|research|data|studies|trials))
    lacking in|deficien(?:t|cy|cies)|(?:low|too little|not enough|inadequate) (?:\w+ ){0,3}(?:levels?|intake)
    low levels? of|low in (?!cost|price|risk)|too little
    """
)
WHO_LACKS = whole(
    r"""
    (?:with|who (?:have|had)|if you have|treat\w*|correct\w*) (?:an? |the )?(?:\w+ ){0,2}(?:deficien\w+|lack of)
    (?:people|adults|women|men|patients|those|who|you) (?:\w+ ){0,2}deficient
    deficient (?:people|adults|wo?men|patients)
    """
)
MONTH = re.compile(r"(?<=.)\bMay\b(?=[\s.,]*(?:\d|$))|(?<=\d )May\b|(?<=[a-z] )May\b")


def claimed(sentence: str, *, of_lack: bool = False) -> Said | None:
    """What a sentence says of an effect and how strongly; None when no word of it claims one.

    A hedge counts for its own part of the sentence, and the strongest part counts; an uncertainty about the effect
    counts for the whole. What is said of a lack of something is left out, unless it is asked for with `of_lack`.

    >>> claimed("Magnesium may prevent leg cramps.")
    Said(saying=<Saying.EFFECT: 'effect'>, strength=<Strength.MAY: 1>)
    >>> claimed("Magnesium is a metal.") is None
    True
    """
    text = TWICE_NOT.sub(undone, fold(MONTH.sub(" ", " ".join(plain(sentence).split()))))
    clauses = [clause for part in CLAUSES.split(text) for clause in joined_by_and(part)]
    if asks(text) or any(takes_back(clause) for clause in clauses):
        return Said(Saying.UNCERTAIN, Strength.UNCERTAIN)
    found = [said for clause in clauses if (said := main_claim(clause, of_lack))]
    return max(found, key=lambda said: said.strength, default=None)


def asks(sentence: str) -> bool:
    """Whether it is a question.

    >>> asks("Does quinine reduce leg cramps?”")
    True
    """
    return sentence.rstrip(" \"”’')]").endswith("?")


def speaks_of_lack(text: str) -> bool:
    """Whether it is about a want of something, and not about taking it.

    >>> speaks_of_lack("A deficiency of magnesium is a risk factor."), speaks_of_lack("There is a lack of evidence.")
    (True, False)
    """
    return bool(LACK.search(WHO_LACKS.sub(" ", fold(text))))


def undone(twice: re.Match[str]) -> str:
    return "" if twice.group().endswith("to") else "effective"


def joined_by_and(text: str) -> list[str]:
    """The parts around an "and" with a subject of its own; one that stands under a belief or a doubt stays with it."""
    first, *rest = AND.split(text)
    clauses = [first]
    for part in rest:
        if REPORTED.search(clauses[-1]) or UNCERTAIN.search(clauses[-1]):
            clauses[-1] += f", and {part}"
        else:
            clauses.append(part)
    return clauses


def takes_back(clause: str) -> bool:
    """Whether it says that the effect is uncertain: the one it names, or the one that was named before."""
    uncertain = UNCERTAIN.search(clause)
    if not uncertain:
        return False
    if EFFECT.search(clause, uncertain.end()):
        return bool(POINTS_BACK.search(clause))
    return not ELSEWHERE.search(clause)


def main_claim(clause: str, of_lack: bool) -> Said | None:
    """What a part of a sentence claims: itself, or else what it draws from that."""
    parts = (claimed_in(part, of_lack) for part in BEHIND.split(clause))
    return next((said for said in parts if said), None)


def claimed_in(clause: str, of_lack: bool = False) -> Said | None:
    """The same for one part of a sentence, folded."""
    if UNCERTAIN.search(clause):
        return Said(Saying.UNCERTAIN, Strength.UNCERTAIN)
    if speaks_of_lack(clause) and not of_lack:
        return None
    if MYTH.search(clause) and EFFECT.search(clause):
        return Said(Saying.NO_EFFECT, min(Strength.MAY, strength_of(clause)))
    if any(pattern.search(clause) for pattern in (NO_EFFECT, NEGATED, NONE_OF_IT)):
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
