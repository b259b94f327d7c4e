"""What GRADE does not allow in an assessment, each refusal in a sentence with the value and the next step.

PURE. Sources: Balshem 2011, GRADE guidelines 3, PMID 21208779; for raising: Guyatt 2011, GRADE guidelines 9,
doi:10.1016/j.jclinepi.2011.06.004. Everything that is wrong is said at once, and at the domain that it is about.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence.grading.rules import (
    CHANGES,
    NON_RANDOMISED,
    NOT_ASSESSABLE,
    OBSERVATION_STARTS_HIGH,
    Domain,
    Start,
    Step,
    are_only,
    join_words,
    signed,
)
from evidence.grading.suggestion import Design

# None of these can be a randomised trial of patients; of the other designs to ask about, each may be.
NO_TRIALS = (
    *NON_RANDOMISED,
    Design.PROTOCOL,
    Design.GUIDELINE,
    Design.NARRATIVE_REVIEW,
    Design.OPINION,
    Design.NOT_EVIDENCE,
    Design.PRECLINICAL,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an assessment cannot stand: the domain, or else the field; a sentence with the value and the next step."""

    domain: Domain | None
    sentence: str
    field: str = "start"


def refusals(
    start: Start | None,
    steps: Iterable[Step],
    *,
    studies: int | None = None,
    start_reason: str,
    exception_reason: str = "",
    designs: Iterable[Design] = (),
    robins_i: bool = False,
    question: str = "treatment",
) -> list[Refusal]:
    """Why this assessment cannot stand, one refusal for each thing to mend; empty when all is well.

    start: None where it is still to be chosen. studies: how many are in the body (None: not known). exception_reason:
    why it is raised although it was lowered (Guyatt 2011, GRADE guidelines 9: raise only when nothing was lowered, save
    for a reason).

    >>> found = refusals(Start.HIGH, [Step(Domain.IMPRECISION, -1, " ")], start_reason="Three randomised trials.")
    >>> [one.sentence for one in found]
    ['Imprecision is “serious” (-1) without a written reason: write why.']
    """
    given, kinds = tuple(steps), tuple(designs)
    found = list(refused_start(start, start_reason, kinds, robins_i, question)) if start else []
    found += refused_twice(given)
    for step in given:
        found += refused_step(step)
    if studies == 1 and Design.SYSTEMATIC_REVIEW not in kinds:  # a review holds many studies
        found += refused_with_one_study(given)
    if not exception_reason.strip():
        found += refused_raising(given)
    return found


def refused_start(
    start: Start, reason: str, designs: Sequence[Design], robins_i: bool, question: str
) -> Iterator[Refusal]:
    if not reason.strip():
        yield Refusal(None, f"The start is {start.label} without a written reason: write what it rests on.")
    if start is not Start.HIGH or robins_i or question in OBSERVATION_STARTS_HIGH:
        return
    if are_only(NO_TRIALS, designs):
        named = ", ".join(dict.fromkeys(design.value for design in designs))
        advice = "start Low, or appraise the studies with ROBINS-I first"
        yield Refusal(None, f"The start is High, but no study is randomised ({named}): {advice}.")


def refused_twice(steps: Sequence[Step]) -> Iterator[Refusal]:
    for domain, times in Counter(step.domain for step in steps).items():
        if times > 1:
            changes = join_words([signed(step.change) for step in steps if step.domain is domain], "and")
            yield Refusal(domain, f"{domain.label} is judged {times} times ({changes}): keep one judgement.")


def refused_step(step: Step) -> Iterator[Refusal]:
    name, change = step.domain.label, signed(step.change)
    choices = join_words([signed(choice) for choice in CHANGES[step.domain]], "or")
    if step.change not in CHANGES[step.domain]:
        yield Refusal(step.domain, f"{name} cannot change the certainty by {change}: choose {choices}.")
    elif not step.assessable and step.domain is not Domain.PUBLICATION_BIAS:
        why = "only publication bias can be"
        yield Refusal(step.domain, f"{name} is “{NOT_ASSESSABLE}” ({change}), which {why}: choose {choices}.")
    elif not step.assessable and step.change:
        advice = "choose 0, or mark it as assessed"
        yield Refusal(step.domain, f"{name} is “{NOT_ASSESSABLE}” and yet changes the certainty by {change}: {advice}.")
    if (step.change or not step.assessable) and not step.reason.strip():
        yield Refusal(step.domain, f"{name} is “{step.judgement}” ({change}) without a written reason: write why.")


def refused_with_one_study(steps: Sequence[Step]) -> Iterator[Refusal]:
    for step in steps:
        if step.domain is Domain.INCONSISTENCY and step.change:
            why = "but the body is one study, which cannot disagree with another"
            yield Refusal(step.domain, f"Inconsistency is “{step.judgement}” ({signed(step.change)}), {why}: choose 0.")


def refused_raising(steps: Sequence[Step]) -> Iterator[Refusal]:
    lowered = [f"{step.domain.label.lower()} {signed(step.change)}" for step in steps if step.change < 0]
    for step in steps:
        if step.change > 0 and lowered:
            yield Refusal(
                step.domain,
                f"{step.domain.label} raises the certainty by {signed(step.change)} although something lowers it "
                f"({join_words(lowered, 'and')}): choose 0, or write the reason for this exception.",
            )


def refused_precision(steps: Iterable[Step], people: int | None, needed: int | None) -> list[Refusal]:
    """Imprecision that is called not serious although fewer people were studied than one adequate trial would need.

    That may be right, as where events are very rare in both groups or the sample is huge, but not without saying why
    (Guyatt 2011, GRADE guidelines 6, doi:10.1016/j.jclinepi.2011.01.012). people, needed: None where not known.

    >>> refused_precision([Step(Domain.IMPRECISION, 0, "")], 60, 400)[0].sentence[:68]
    'Imprecision is “not serious” (0), but of the 400 participants needed'
    """
    if people is None or needed is None or people >= needed:
        return []
    why = f"but of the {needed:,} participants needed there are {people:,}"
    advice = "choose -1, or write why that is precise enough"
    return [
        Refusal(step.domain, f"Imprecision is “{step.judgement}” (0), {why}: {advice}.")
        for step in steps
        if step.domain is Domain.IMPRECISION and not step.change and not step.reason.strip()
    ]
