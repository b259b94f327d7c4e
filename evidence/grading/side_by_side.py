"""What reviewers judged of one study, side by side: one row a question, and whether their answers differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from evidence.grading.appraisals import Appraisal
from evidence.grading.scales import Scale
from evidence.grading.tools import TOOLS

NOT_GIVEN = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One question with the answer of each reviewer, in their order; `differs` marks answers that disagree."""

    label: str
    cells: tuple[str, ...]
    differs: bool = False
    words: bool = False


def rows(appraisals: Sequence[Appraisal]) -> list[Row]:
    """Every question that was answered, as a table has it: judgements first, then what they rest on."""
    return [*judged(appraisals), *bias_rows(appraisals), *told(appraisals)]


def judged(appraisals: Sequence[Appraisal]) -> Iterator[Row]:
    yield row("Direction", [appraisal.get_direction_display() for appraisal in appraisals])
    for scale in scales_of(appraisals):
        yield row(f"Level on {scale}", [level_on(scale, appraisal) for appraisal in appraisals])
    yield row("Study design", [appraisal.design for appraisal in appraisals])


def scales_of(appraisals: Sequence[Appraisal]) -> list[Scale]:
    """The scales that any of them used, in the order of their names."""
    used = {rating.scale for appraisal in appraisals for rating in appraisal.ratings.all()}
    return sorted(used, key=lambda scale: (scale.name, scale.version))


def level_on(scale: Scale, appraisal: Appraisal) -> str:
    given = (rating.level for rating in appraisal.ratings.all() if rating.scale_id == scale.pk)
    return next((level.words for level in given), "")


def bias_rows(appraisals: Sequence[Appraisal]) -> Iterator[Row]:
    """Risk of bias; answers to different tools are never compared with each other."""
    used = list(dict.fromkeys(appraisal.tool for appraisal in appraisals if appraisal.tool))
    if not used:
        return
    names = {code: str(TOOLS[code]) if code in TOOLS else code for code in used}
    yield row("Risk-of-bias tool", [names.get(appraisal.tool, "") for appraisal in appraisals])
    for code in used:
        for part, label in parts_of(code, appraisals).items():
            answers = [bias_answer(one, code, part) for one in appraisals]
            reasons = [bias_reason(one, code, part) for one in appraisals]
            yield row(f"{names[code]}: {label}", answers, reasons)


OVERALL = ""  # the part of a tool that is no domain


def parts_of(code: str, appraisals: Sequence[Appraisal]) -> dict[str, str]:
    """The domains of a tool with their labels, those that only an answer knows of after them, and the whole last."""
    known = {item.code: item.label for item in TOOLS[code].items} if code in TOOLS else {}
    answered = {domain: domain for one in appraisals if one.tool == code for domain in one.bias}
    return {**known, **{part: label for part, label in answered.items() if part not in known}, OVERALL: "overall"}


def bias_answer(appraisal: Appraisal, code: str, part: str) -> str:
    if appraisal.tool != code:
        return ""
    if part == OVERALL:
        return answer_label(code, appraisal.overall_bias, overall=True)
    return answer_label(code, appraisal.bias.get(part, {}).get("answer", ""))


def bias_reason(appraisal: Appraisal, code: str, part: str) -> str:
    return str(appraisal.bias.get(part, {}).get("reason", "")) if appraisal.tool == code else ""


def answer_label(code: str, answer: str, *, overall: bool = False) -> str:
    """The words of an answer; the code itself when this version of the tool is not known here."""
    if code not in TOOLS:
        return answer
    choices = TOOLS[code].overalls if overall else TOOLS[code].answers
    return next((choice.label for choice in choices if choice.code == answer), answer)


TOLD: tuple[tuple[str, Callable[[Appraisal], str]], ...] = (
    ("Outcome", lambda appraisal: appraisal.outcome.name if appraisal.outcome else ""),
    ("Effect", lambda appraisal: effect_words(appraisal)),
    ("Participants", lambda appraisal: str(appraisal.participants or "")),
    ("Funding", lambda appraisal: appraisal.get_funding_display()),
    ("Finding, quoted", lambda appraisal: quoted(appraisal)),
    ("Rationale", lambda appraisal: appraisal.reason),
)


def told(appraisals: Sequence[Appraisal]) -> Iterator[Row]:
    """What each wrote down; words are not compared."""
    for label, say in TOLD:
        cells = [say(appraisal) for appraisal in appraisals]
        if any(cells):
            yield Row(label, tuple(cell or NOT_GIVEN for cell in cells), words=True)


def effect_words(appraisal: Appraisal) -> str:
    if appraisal.estimate is None:
        return ""
    interval = "" if appraisal.low is None else f" ({shorter(appraisal.low)} to {shorter(appraisal.high)})"
    return f"{appraisal.get_measure_display()} {shorter(appraisal.estimate)}{interval}"


def shorter(number: object) -> str:
    """A stored decimal without the zeros at its end, and with a true minus sign."""
    text = str(number).replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def quoted(appraisal: Appraisal) -> str:
    if not appraisal.finding:
        return ""
    return f"“{appraisal.finding}” – {appraisal.get_finding_check_display()}"


def row(label: str, answers: Sequence[str], reasons: Sequence[str] = ()) -> Row:
    """Whoever gave no answer does not disagree with those who did; reasons are shown and not compared."""
    given = {answer for answer in answers if answer}
    cells = [
        f"{answer} – {reason}" if answer and reason else answer or NOT_GIVEN
        for answer, reason in zip_longest(answers, reasons, fillvalue="")
    ]
    return Row(label, tuple(cells), differs=len(given) > 1)


def differences(appraisals: Sequence[Appraisal]) -> list[str]:
    """What keeps reviewers from a consensus: the direction, levels, or that they share no scale."""
    found = [one.label for one in judged(appraisals) if one.differs and one.label != "Study design"]
    shared = [scale for scale in scales_of(appraisals) if all(level_on(scale, one) for one in appraisals)]
    return found if shared else [*found, "no scale in common"]
