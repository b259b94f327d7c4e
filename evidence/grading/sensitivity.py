"""Does the certainty hang on one study? The stored judgement is applied again to what is left without it.

PURE. This re-applies stored judgements and re-makes none: nobody looks at the remaining studies afresh, and a reviewer
who did so might judge otherwise. What falls away, and what comes in, follows from six rules alone:

- a step that names studies falls away when all of them are gone; one that names none stays;
- inconsistency falls away when one study is left, since one study cannot disagree with another (a systematic review
  is many studies);
- imprecision is at least serious when all numbers of participants that are left are known and their sum is below the
  information size (Guyatt 2011, GRADE guidelines 6, doi:10.1016/j.jclinepi.2011.01.012). A whole body that is known to
  be below it was judged as it is: then losing a study says nothing new, and the judgement stays;
- a body that now holds only non-randomised studies starts Low, and one that now holds only randomised trials starts
  High; otherwise the start stays, so does it for diagnosis, prognosis and prevalence;
- with no study left there is no certainty;
- the certainty is then the sum, as ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.grading.rules import (
    NON_RANDOMISED,
    OBSERVATION_STARTS_HIGH,
    RANDOMISED,
    Certainty,
    Domain,
    Start,
    Step,
    are_only,
    certainty,
    join_words,
    signed,
)
from evidence.grading.suggestion import Design


@dataclass(frozen=True, slots=True)
class BodyStudy:
    """One study of a body of evidence, with what may be a reason to do without it."""

    key: str
    label: str
    design: Design | None
    participants: int | None = None
    withdrawn: bool = False
    high_risk: bool = False
    industry: bool = False


@dataclass(frozen=True, slots=True)
class Without:
    """What was left out, what the certainty then is (None: no evidence is left), and why it is so."""

    what: str
    studies: tuple[str, ...]
    certainty: Certainty | None
    changed: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """The stored judgement of the whole body."""

    start: Start
    steps: Sequence[Step]
    studies: Sequence[BodyStudy]
    information_size: int | None
    question: str


# The flag of a study, and how several such studies are called.
GROUPS = (
    ("withdrawn", "the {number} withdrawn studies"),
    ("high_risk", "the {number} studies at high risk of bias"),
    ("industry", "the {number} industry-funded studies"),
)


def sensitivity(
    start: Start,
    steps: Sequence[Step],
    studies: Sequence[BodyStudy],
    information_size: int | None = None,
    question: str = "treatment",
) -> tuple[Without, ...]:
    """The certainty without each study in turn, then without each group of two or more (a group of one is that study).

    information_size: how many participants one adequate trial would need (None: not known). question: the claim's.

    >>> steps = [Step(Domain.RISK_OF_BIAS, -1, "Unblinded.", studies=frozenset({"b"}))]
    >>> body = [BodyStudy(key, key.upper(), Design.RANDOMISED_TRIAL) for key in "ab"]
    >>> [(one.what, one.certainty.label, one.changed) for one in sensitivity(Start.HIGH, steps, body)]
    [('A', 'Moderate', False), ('B', 'High', True)]
    """
    judged = Judged(start, steps, studies, information_size, question)
    return tuple(without(what, removed, judged) for what, removed in removals(studies))


def removals(studies: Sequence[BodyStudy]) -> Iterable[tuple[str, tuple[BodyStudy, ...]]]:
    for study in studies:
        yield study.label, (study,)
    for flag, name in GROUPS:
        group = tuple(study for study in studies if getattr(study, flag))
        if len(group) > 1:
            yield name.format(number=len(group)), group


def without(what: str, removed: Sequence[BodyStudy], judged: Judged) -> Without:
    """The judgement applied to the body without these studies."""
    keys = tuple(study.key for study in removed)
    left = [study for study in judged.studies if study.key not in keys]
    if not left:
        return Without(what, keys, None, True, ("No evidence is left.",))
    start, why_start = start_of(left, judged)
    kept, why_kept = kept_steps(keys, left, judged)
    steps, why_steps = with_information_size(kept, left, judged)
    result = certainty(start, steps)
    changed = result is not certainty(judged.start, judged.steps)
    return Without(what, keys, result, changed, why_start + why_kept + why_steps)


def start_of(left: Sequence[BodyStudy], judged: Judged) -> tuple[Start, tuple[str, ...]]:
    """The start as judged, unless what is left is of one kind and the whole was not."""
    if judged.question in OBSERVATION_STARTS_HIGH:
        return judged.start, ()
    before, after = [study.design for study in judged.studies], [study.design for study in left]
    if judged.start is Start.HIGH and are_only(NON_RANDOMISED, after) and not are_only(NON_RANDOMISED, before):
        return Start.LOW, ("Only non-randomised studies are left: the start is Low.",)
    if judged.start is Start.LOW and are_only(RANDOMISED, after) and not are_only(RANDOMISED, before):
        return Start.HIGH, ("Only randomised trials are left: the start is High.",)
    return judged.start, ()


def kept_steps(removed: Sequence[str], left: Sequence[BodyStudy], judged: Judged) -> tuple[list[Step], tuple[str, ...]]:
    """The steps that still stand, and a sentence for each that had weight and does not."""
    keys_left = {study.key for study in left}
    kept, why = [], []
    for step in judged.steps:
        if step.domain is Domain.INCONSISTENCY and is_one_study(left):
            reason = "one study is left, and it cannot disagree with another."
        elif not step.studies.isdisjoint(removed) and step.studies.isdisjoint(keys_left):
            reason = f"it rested on {labels(step.studies, judged.studies)}."
        else:
            kept.append(step)
            continue
        if step.change:
            why.append(f"{step.domain.label} ({signed(step.change)}) falls away: {reason}")
    return kept, tuple(why)


def is_one_study(left: Sequence[BodyStudy]) -> bool:
    """Whether a single study is left; a systematic review is many."""
    return len(left) == 1 and left[0].design is not Design.SYSTEMATIC_REVIEW


def labels(keys: frozenset[str], studies: Sequence[BodyStudy]) -> str:
    return join_words([study.label for study in studies if study.key in keys], "and")


def with_information_size(
    steps: list[Step], left: Sequence[BodyStudy], judged: Judged
) -> tuple[list[Step], tuple[str, ...]]:
    """Imprecision at least serious, when what is left is known to be too small and the whole was not."""
    size = judged.information_size
    if size is None or not is_below(left, size) or is_below(judged.studies, size):
        return steps, ()
    if any(step.domain is Domain.IMPRECISION and step.change < 0 for step in steps):
        return steps, ()
    number = sum(study.participants or 0 for study in left)
    why = f"Imprecision is serious (-1): {number} participants are left, and {size} are needed."
    others = [step for step in steps if step.domain is not Domain.IMPRECISION]
    return [*others, Step(Domain.IMPRECISION, -1, why)], (why,)


def is_below(studies: Sequence[BodyStudy], size: int) -> bool:
    """Whether the participants of all studies are known and fewer than this; unknown numbers are never guessed."""
    numbers = [study.participants for study in studies if study.participants is not None]
    return len(numbers) == len(studies) and sum(numbers) < size


def hangs_on(withouts: Iterable[Without]) -> tuple[str, ...]:
    """Sentences on what the grade hangs on; empty when it stands without any one study and without any group.

    >>> hangs_on([Without("Tapper 2022", ("25",), None, True, ("No evidence is left.",))])
    ('This grade hangs on one study: without Tapper 2022, no evidence is left.',)
    """
    changed = [one for one in withouts if one.changed]
    single = [one for one in changed if len(one.studies) == 1]
    groups = [one for one in changed if len(one.studies) > 1]
    sentences = [f"This grade hangs on {one.what}: without them, {ending(one)}." for one in groups]
    if not single:
        return tuple(sentences)
    each = "; ".join(f"without {one.what}, {ending(one)}" for one in single)
    number = "one study" if len(single) == 1 else f"each of {len(single)} studies"
    return f"This grade hangs on {number}: {each}.", *sentences


def ending(one: Without) -> str:
    return "no evidence is left" if one.certainty is None else f"it would be {one.certainty.label}"
