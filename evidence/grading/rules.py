"""How sure may we be of one outcome? GRADE as arithmetic; what it does not allow stands in refusals.py.

PURE. Source: Balshem 2011, GRADE guidelines 3, PMID 21208779; the GRADE handbook, https://gdt.gradepro.org/app/handbook/handbook.html.
A body of evidence starts High or Low, is lowered and raised domain by domain, each time with a reason, and ends on one
of four words. Everything that leads to the word is kept, so that anybody can work it out again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence.grading.suggestion import Design


class Certainty(StrEnum):
    """How sure we are; compare by rank, since as texts "high" sorts before "low"."""

    VERY_LOW = "very_low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 (very low) to 3 (high)."""
        return list(Certainty).index(self)

    @property
    def label(self) -> str:
        return words(self)

    @property
    def dots(self) -> int:
        """How many of four dots are filled, 1 to 4."""
        return self.rank + 1


class Start(StrEnum):
    """Where a body of evidence starts: randomised trials High, others Low."""

    HIGH = "high"
    LOW = "low"

    @property
    def label(self) -> str:
        return words(self)


class Domain(StrEnum):
    """What lowers (five) or raises (three) the certainty."""

    RISK_OF_BIAS = "risk_of_bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    PUBLICATION_BIAS = "publication_bias"
    LARGE_EFFECT = "large_effect"
    DOSE_RESPONSE = "dose_response"
    RESIDUAL_CONFOUNDING = "residual_confounding"

    @property
    def label(self) -> str:
        return words(self)


LIMITATION = {0: "not serious", -1: "serious", -2: "very serious"}

# The word for each change that a domain may make; nothing else may be chosen. An effect is large with a relative risk
# above 2 or below 0.5, very large above 5 or below 0.2 (Guyatt 2011, GRADE guidelines 9,
# doi:10.1016/j.jclinepi.2011.06.004).
JUDGEMENTS: dict[Domain, dict[int, str]] = {
    Domain.RISK_OF_BIAS: LIMITATION,
    Domain.INCONSISTENCY: LIMITATION,
    Domain.INDIRECTNESS: LIMITATION,
    Domain.IMPRECISION: LIMITATION,
    Domain.PUBLICATION_BIAS: {0: "undetected", -1: "strongly suspected", -2: "very strongly suspected"},
    Domain.LARGE_EFFECT: {0: "no", 1: "large", 2: "very large"},
    Domain.DOSE_RESPONSE: {0: "no", 1: "yes"},
    Domain.RESIDUAL_CONFOUNDING: {0: "no", 1: "yes"},
}
NOT_ASSESSABLE = "not assessable"

CHANGES: dict[Domain, tuple[int, ...]] = {domain: tuple(judged) for domain, judged in JUDGEMENTS.items()}
DOWN: tuple[Domain, ...] = tuple(domain for domain in Domain if min(CHANGES[domain]) < 0)
UP: tuple[Domain, ...] = tuple(domain for domain in Domain if max(CHANGES[domain]) > 0)

RANK_OF_START = {Start.HIGH: Certainty.HIGH.rank, Start.LOW: Certainty.LOW.rank}

RANDOMISED = (Design.RANDOMISED_TRIAL,)
NON_RANDOMISED = (
    Design.COHORT,
    Design.CASE_CONTROL,
    Design.CROSS_SECTIONAL,
    Design.OBSERVATIONAL,
    Design.CASE_REPORT,
)

# Designs that do not say where to start, and what to do about each.
ASK: dict[Design, str] = {
    Design.SYSTEMATIC_REVIEW: "It starts where the studies in it start: look which designs it reviews.",
    Design.CONTROLLED_TRIAL: "Look whether it was randomised.",
    Design.TRIAL: "Look whether it was randomised.",
    Design.UNKNOWN: "Set the design of the study first.",
    Design.PROTOCOL: "It holds no results: take it out of the body.",
    Design.GUIDELINE: "It is no study: grade the studies that it rests on.",
    Design.NARRATIVE_REVIEW: "It is no study: grade the studies that it rests on.",
    Design.OPINION: "It is no study: grade the studies that it rests on.",
    Design.NOT_EVIDENCE: "It is no study: take it out of the body.",
    Design.PRECLINICAL: "It has no patients: grade it as a body of its own.",
}

# Questions that need no randomisation: GRADE lets studies that observe well start High. Prognosis and prevalence:
# Iorio 2015, doi:10.1136/bmj.h870; diagnosis: Schünemann 2008, doi:10.1136/bmj.39500.677199.AE.
OBSERVATION_STARTS_HIGH = ("diagnosis", "prognosis", "prevalence")


@dataclass(frozen=True, slots=True)
class Step:
    """What one domain does to the certainty, why, and the keys of the studies that drive it (none: the whole body)."""

    domain: Domain
    change: int
    reason: str
    assessable: bool = True
    studies: frozenset[str] = frozenset()

    @property
    def judgement(self) -> str:
        """The judgement in words, "unknown" for a change that the domain does not have."""
        return JUDGEMENTS[self.domain].get(self.change, "unknown") if self.assessable else NOT_ASSESSABLE


def words(code: StrEnum) -> str:
    """A code as words: "risk_of_bias" is "Risk of bias".

    >>> words(Domain.RISK_OF_BIAS)
    'Risk of bias'
    """
    return code.value.replace("_", " ").capitalize()


def certainty(start: Start, steps: Iterable[Step]) -> Certainty:
    """The start plus the sum of all changes, never below Very low nor above High (PMID 21208779).

    Pure arithmetic: ask refusals.refusals() whether the steps may stand.

    >>> certainty(Start.HIGH, [Step(Domain.IMPRECISION, -1, "68 participants.")]).label
    'Moderate'
    """
    rank = RANK_OF_START[start] + sum(step.change for step in steps)
    return list(Certainty)[min(max(rank, Certainty.VERY_LOW.rank), Certainty.HIGH.rank)]


def arithmetic(start: Start, steps: Iterable[Step]) -> str:
    """How the certainty comes about, in the order of the domains, for a person to follow with a finger.

    >>> arithmetic(Start.HIGH, [Step(Domain.IMPRECISION, -1, "Few."), Step(Domain.RISK_OF_BIAS, -1, "Unblinded.")])
    'High −1 −1 = Low'
    """
    given = sorted(steps, key=lambda step: list(Domain).index(step.domain))
    changes = [f" {signed(step.change)}".replace("-", "−") for step in given if step.change]
    return f"{start.label}{''.join(changes)} = {certainty(start, given).label}"


def skipped(steps: Iterable[Step]) -> tuple[Domain, ...]:
    """The downgrade domains nobody judged; with any of them it is a "quick rating (not GRADE)" and must say so.

    >>> [domain.value for domain in skipped([Step(domain, 0, "") for domain in DOWN[:4]])]
    ['publication_bias']
    """
    judged = {step.domain for step in steps}
    return tuple(domain for domain in DOWN if domain not in judged)


def overall(certainties: Iterable[Certainty | None]) -> Certainty | None:
    """The lowest certainty among a claim's critical outcomes; None when there is none or one is not assessed.

    Source: Guyatt 2013, GRADE guidelines 11, doi:10.1016/j.jclinepi.2012.01.006.

    >>> overall([Certainty.HIGH, Certainty.LOW])
    <Certainty.LOW: 'low'>
    >>> overall([Certainty.HIGH, None]) is None
    True
    """
    known: list[Certainty] = []
    for one in certainties:
        if one is None:
            return None
        known.append(one)
    return min(known, key=lambda one: one.rank, default=None)


def suggested_start(
    designs: Iterable[Design], robins_i: bool = False, question: str = "treatment"
) -> tuple[Start | None, str]:
    """Where a body of these designs starts, and why; None means: ask the reviewer.

    A body appraised with ROBINS-I may start High (Schünemann 2019, GRADE guidelines 18,
    doi:10.1016/j.jclinepi.2018.01.012). The question is a question type of the claim.

    >>> suggested_start([Design.COHORT])
    (<Start.LOW: 'low'>, 'Non-randomised studies start Low.')
    """
    kinds = tuple(dict.fromkeys(designs))
    if not kinds:
        return None, "There is no study yet: add the studies first."
    for design in kinds:
        if design in ASK:
            return None, f"The design of a study is “{design.value}”. {ASK[design]}"
    if question in OBSERVATION_STARTS_HIGH and Design.CASE_REPORT not in kinds:
        return Start.HIGH, f"For a question of {question}, studies that observe start High."
    if are_only(RANDOMISED, kinds):
        return Start.HIGH, "Randomised trials start High."
    if not are_only(NON_RANDOMISED, kinds):
        return None, "Some studies are randomised and some are not: grade the two bodies separately."
    if robins_i:
        return Start.HIGH, "Non-randomised studies that were appraised with ROBINS-I start High."
    return Start.LOW, "Non-randomised studies start Low."


def are_only(kinds: Sequence[Design], designs: Iterable[Design | None]) -> bool:
    """Whether there are designs and each is known and one of these kinds.

    >>> are_only(NON_RANDOMISED, [Design.COHORT, Design.UNKNOWN])
    False
    """
    given = tuple(designs)
    return bool(given) and all(design in kinds for design in given)


def signed(change: int) -> str:
    """A change with its sign; nought has none.

    >>> signed(2), signed(0), signed(-1)
    ('+2', '0', '-1')
    """
    return f"{change:+d}" if change else "0"


def join_words(items: Sequence[str], last: str) -> str:
    """Words in a row, the last one after "and" or "or".

    >>> join_words(["0", "-1", "-2"], "or")
    '0, -1 or -2'
    """
    *others, end = items
    return f"{', '.join(others)} {last} {end}" if others else end
