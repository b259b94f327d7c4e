"""The summary of findings: for each outcome how many people, how large an effect, in people of 1,000, and how sure.

PURE. Rows are made from the content of a publication, so that an editor's preview, the page and the table to take away
say the same. Layout: Guyatt 2013, GRADE guidelines 12, PMID 22609141.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from evidence.grading.absolute import Absolute, absolute
from evidence.grading.drawing import certainty_dots
from evidence.grading.rules import NOT_ASSESSABLE, Certainty, Domain, Step, signed
from evidence.spreadsheets import neutral

Snapshot = Mapping[str, Any]

# Critical outcomes come first, as they decide.
IMPORTANCE = {"critical": "critical", "important": "important", "not_important": "not important"}
GRADE, QUICK = "GRADE", "quick rating (not GRADE)"

COLUMNS = (
    "claim", "version", "outcome", "importance", "participants", "studies", "effect (interval)", "without, of 1,000",
    "with, of 1,000 (interval)", "difference, of 1,000 (interval)", "certainty", "rating", "reasons", "in words",
)  # fmt: skip
RARE = 10  # people of 1,000: below, whole people would say little


@dataclass(frozen=True, slots=True)
class Footnote:
    """A remark beneath the table; `listed` with the row that needs it first."""

    letter: str
    text: str
    listed: bool


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One outcome as a line of the table; None for what is not known, and certainty None for what nobody assessed."""

    outcome: str
    importance: str
    participants: int | None = None
    studies: int | None = None
    effect: str | None = None
    without: str | None = None
    with_: str | None = None
    difference: str | None = None
    certainty: Literal["high", "moderate", "low", "very_low"] | None = None
    quick: bool = False
    verdict: str = ""
    footnotes: tuple[Footnote, ...] = ()

    @property
    def certainty_word(self) -> str:
        return Certainty(self.certainty).label if self.certainty else "Not assessed"

    @property
    def rating(self) -> str:
        """What kind of rating it is; nothing for none."""
        if self.certainty is None:
            return ""
        return QUICK if self.quick else GRADE

    @property
    def dots(self) -> str:
        """The certainty as SVG."""
        return certainty_dots(self.certainty)


@dataclass
class Footnotes:
    """The remarks of a table in the order in which they are met; the same remark has the same letter everywhere."""

    letters: dict[str, str] = field(default_factory=dict)

    def of(self, texts: Iterable[str]) -> tuple[Footnote, ...]:
        return tuple(self.one(text) for text in dict.fromkeys(texts))

    def one(self, text: str) -> Footnote:
        new = text not in self.letters
        if new:
            self.letters[text] = letter(len(self.letters))
        return Footnote(self.letters[text], text, new)


def summary_rows(snapshot: Snapshot) -> list[SummaryRow]:
    """One row for each outcome of a claim, critical ones first; outcomes that nobody assessed are not left out.

    snapshot: the content of a publication, or what evidence.grading.snapshots.snapshot says of a claim now.
    Source: PMID 22609141.

    >>> [(row.outcome, row.certainty_word) for row in summary_rows({"outcomes": [{"name": "Pain"}]})]
    [('Pain', 'Not assessed')]
    """
    outcomes: list[Mapping[str, Any]] = list(snapshot.get("outcomes") or [])
    assessed = {one["outcome"]: one for one in snapshot.get("assessments") or []}
    order = list(IMPORTANCE)
    ranked = sorted(outcomes, key=lambda one: order.index(one["importance"]) if one.get("importance") in order else 9)
    notes = Footnotes()
    return [row(outcome, assessed.get(outcome["name"]), notes) for outcome in ranked]


def row(outcome: Mapping[str, Any], assessment: Mapping[str, Any] | None, notes: Footnotes) -> SummaryRow:
    importance = IMPORTANCE.get(outcome.get("importance", ""), "")
    if assessment is None:
        return SummaryRow(outcome["name"], importance)
    baseline = (assessment.get("baseline") or {}).get("per_1000")
    people = absolute(assessment.get("effect"), baseline)
    return SummaryRow(
        outcome["name"],
        importance,
        participants=assessment.get("participants"),
        studies=len(assessment.get("studies") or []),
        effect=effect_words(assessment.get("effect")),
        without=None if baseline is None else count(baseline, baseline),
        with_=with_interval(people) if people else None,
        difference=difference_words(people) if people else None,
        certainty=assessment["certainty"],
        quick=bool(assessment.get("quick")),
        verdict=assessment.get("verdict") or "",
        footnotes=notes.of(remarks(assessment, people)),
    )


def remarks(assessment: Mapping[str, Any], people: Absolute | None) -> Iterator[str]:
    """Why the certainty is what it is, and where the numbers are from."""
    for one in assessment.get("steps") or []:
        step = Step(Domain(one["domain"]), one["change"], one["reason"], one.get("assessable", True))
        if step.change or not step.assessable:
            yield f"{step.domain.label}: {judged(step)}. {step.reason.strip()}"
    if exception := assessment.get("exception_reason"):
        yield f"Raised although something lowers it: {exception.strip()}"
    if baseline := assessment.get("baseline"):
        yield f"Without the intervention: {str(baseline['source']).strip()}"
    if people and people.capped:
        yield "The calculation gives more than everybody, or fewer than nobody: shown as 1,000 or 0."


def judged(step: Step) -> str:
    """The judgement with its change: "serious (−1)"."""
    return step.judgement if step.judgement == NOT_ASSESSABLE else f"{step.judgement} ({minus(signed(step.change))})"


def effect_words(effect: Mapping[str, Any] | None) -> str | None:
    """An effect as it is printed in a table.

    >>> effect_words({"measure": "RR", "estimate": 0.92, "low": 0.72, "high": 1.2})
    'RR 0.92 (0.72 to 1.20)'
    """
    if not effect or effect.get("estimate") is None:
        return None
    name = effect["measure"] if effect["measure"].isupper() else effect["measure"].capitalize()
    said = f"{name} {decimals(effect['estimate'])}"
    if effect.get("low") is None or effect.get("high") is None:
        return said
    return f"{said} ({decimals(effect['low'])} to {decimals(effect['high'])})"


def with_interval(people: Absolute) -> str:
    said = count(people.with_, people.without)
    if people.low is None or people.high is None:
        return said
    return f"{said} ({count(people.low, people.without)} to {count(people.high, people.without)})"


def difference_words(people: Absolute) -> str:
    """How many more or fewer of 1,000, computed before anything is rounded (Cochrane Handbook 5.1, 12.5.4.2).

    >>> difference_words(absolute({"measure": "RR", "estimate": 0.92, "low": 0.72, "high": 1.2}, 300))
    '24 fewer (84 fewer to 60 more)'
    """
    said = more_or_fewer(people.with_, people.without)
    if people.low is None or people.high is None:
        return said
    return f"{said} ({more_or_fewer(people.low, people.without)} to {more_or_fewer(people.high, people.without)})"


def more_or_fewer(people: float, without: float) -> str:
    shown = count(abs(people - without), without)
    return shown if shown == "0" else f"{shown} {'more' if people > without else 'fewer'}"


def count(people: float, without: float) -> str:
    """People of 1,000: whole ones, or one decimal where the outcome is so rare that whole ones would say little.

    >>> count(276.4, without=300), count(2.55, without=5), count(4, without=5), count(1000, without=600)
    ('276', '2.6', '4', '1,000')
    """
    if without >= RARE:
        return f"{half_up(people, 0):,.0f}"
    return f"{half_up(people, 1):,.1f}".removesuffix(".0")


def half_up(number: float, digits: int) -> float:
    """Rounded as people round: halves go up; what a float keeps of 2.55 does not turn it into 2.5."""
    factor = 10**digits
    return int(number * factor + 0.5 + 1e-9) / factor


def decimals(number: float) -> str:
    """Two to four decimals, with a true minus sign.

    >>> decimals(1.2), decimals(-0.0625)
    ('1.20', '−0.0625')
    """
    whole, _, rest = f"{number:z.4f}".partition(".")
    return minus(f"{whole}.{rest.rstrip('0').ljust(2, '0')}")


def minus(text: str) -> str:
    return text.replace("-", "−")


def letter(number: int) -> str:
    """The mark of a footnote: a to z, then aa, ab.

    >>> letter(0), letter(25), letter(26)
    ('a', 'z', 'aa')
    """
    before, last = divmod(number, 26)
    return (letter(before - 1) if before else "") + chr(ord("a") + last)


def summary_csv(snapshot: Snapshot) -> str:
    """The same table as CSV (RFC 4180), one line for each outcome; no cell can be taken for a formula.

    >>> summary_csv({"slug": "x", "outcomes": [{"name": "=1+1"}]}).splitlines()[1].split(",")[2]
    "'=1+1"
    """
    claim, version = str(snapshot.get("slug", "")), str(snapshot.get("number", ""))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in summary_rows(snapshot):
        writer.writerow([neutral(cell) for cell in (claim, version, *cells(one))])
    return out.getvalue()


def cells(one: SummaryRow) -> Sequence[str]:
    numbers = ["" if number is None else str(number) for number in (one.participants, one.studies)]
    said = [text or "" for text in (one.effect, one.without, one.with_, one.difference)]
    reasons = " ".join(f"({note.letter}) {note.text}" for note in one.footnotes)
    return [one.outcome, one.importance, *numbers, *said, one.certainty_word, one.rating, reasons, one.verdict]
