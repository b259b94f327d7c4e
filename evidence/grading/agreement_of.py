"""How far reviewers agreed before they saw one another's judgement, for each thing that they judge."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import QuerySet

from evidence.claims.models import Claim
from evidence.grading.agreement import Summary, Unit, UnknownCategory, strength, summarise
from evidence.grading.appraisals import Appraisal
from evidence.grading.drawing import agreement_scale
from evidence.grading.effects import Direction
from evidence.grading.scales import Level, Scale
from evidence.grading.tools import NO_INFORMATION, TOOLS, codes

Levels = dict[str, list[Level]]  # the levels of each scale by its code, the best first


class First(NamedTuple):
    """What one reviewer first submitted about an item."""

    item: int
    claim: int
    statement: str
    slug: str
    question: str
    reviewer: int
    judgement: dict[str, Any]


class Question(NamedTuple):
    """What reviewers answered: a kind of judgement, on which scale or tool, and of which part."""

    kind: str
    of: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A question in words, and its answers in order; without an order they are only alike or not."""

    label: str
    ordinal: bool = False
    categories: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far reviewers agreed on one question; or why that cannot be said."""

    label: str
    summary: Summary | None
    trouble: str = ""

    @property
    def percent(self) -> str:
        """The share of agreeing pairs, as a reader sees it.

        >>> Agreed("Direction", None).percent
        'undefined'
        """
        share = self.summary.percent.value if self.summary else None
        return "undefined" if share is None else f"{share:.0%}".replace("%", " %")

    @property
    def alpha(self) -> float | None:
        return self.summary.alpha.value if self.summary else None

    @property
    def strength(self) -> str:
        return strength(self.alpha)

    @property
    def beyond_chance(self) -> str:
        """Why no measure that takes off chance can be given, when it is the same for all of them."""
        return self.summary.alpha.why if self.summary and self.summary.alpha.why == self.summary.kappa.why else ""

    @property
    def picture(self) -> str:
        """Krippendorff's alpha on its line, as SVG."""
        return agreement_scale(self.alpha, f"{self.label}, Krippendorff’s alpha")


@dataclass(frozen=True, slots=True)
class OfClaim:
    """How far the reviewers of one claim agreed on the direction."""

    statement: str
    slug: str
    direction: Agreed


DIRECTION = Question("direction")
DIRECTION_MEASURED = Measured("Direction", categories=tuple(Direction.values))
OVERALL = "overall"

# Answers that have no place between the best and the worst.
PLACELESS = {NO_INFORMATION, "not_applicable"}

COLUMNS = ("item_id", "item__claim_id", "item__claim__statement", "item__claim__slug", "item__claim__question_type",
           "reviewer_id")  # fmt: skip


def first_judgements(user: User, claim: Claim | None = None) -> list[First]:
    """The independent first judgements of items that are revealed, and that the person is not appraising; one query."""
    return [First(*row) for row in revealed(user, claim).values_list(*COLUMNS, "first_judgement")]


def directions_only(user: User) -> list[First]:
    """The same with the direction and nothing else, for pages that show no more of it."""
    rows = revealed(user).values_list(*COLUMNS, "first_judgement__direction")
    return [
        First(item, claim, statement, slug, question, reviewer, {"direction": direction})
        for item, claim, statement, slug, question, reviewer, direction in rows
    ]


def revealed(user: User, claim: Claim | None = None) -> QuerySet[Appraisal]:
    seen = (
        Appraisal.objects.filter(independent=True)
        .visible_to(user)
        .revealed()
        .order_by("item__claim__statement", "item", "reviewer")
    )
    return seen if claim is None else seen.filter(item__claim=claim)


def agreements(first: Sequence[First]) -> list[Agreed]:
    """How far reviewers agreed on the direction, on each scale, and on each part of each risk-of-bias tool."""
    levels = levels_of_scales()
    found: dict[Question, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for one in first:
        for question, answer in answers(one, levels):
            found[question][one.item][str(one.reviewer)] = answer
    return [
        agreed_on(measured(question, levels), list(found[question].values())) for question in sorted(found, key=place)
    ]


def of_claims(first: Iterable[First]) -> list[OfClaim]:
    """How far the reviewers of each claim agreed on the direction."""
    by_claim: dict[int, list[First]] = defaultdict(list)
    for one in first:
        by_claim[one.claim].append(one)
    return [OfClaim(rows[0].statement, rows[0].slug, on_direction(rows)) for rows in by_claim.values()]


def on_direction(first: Iterable[First]) -> Agreed:
    """How far reviewers agreed on the direction."""
    units: dict[int, dict[str, str]] = defaultdict(dict)
    for one in first:
        units[one.item][str(one.reviewer)] = one.judgement["direction"]
    return agreed_on(DIRECTION_MEASURED, list(units.values()))


def agreed_on(asked: Measured, units: Sequence[Unit]) -> Agreed:
    """A level that was taken off its scale since has no place on it: that is said, and no number is given."""
    try:
        return Agreed(asked.label, summarise(units, ordinal=asked.ordinal, categories=asked.categories))
    except UnknownCategory as error:
        return Agreed(asked.label, None, str(error))


def levels_of_scales() -> Levels:
    """The levels of the scales for studies, each in order of rank; one query."""
    levels: Levels = defaultdict(list)
    for level in Level.objects.filter(scale__target=Scale.Target.STUDY).select_related("scale").order_by("rank", "pk"):
        levels[level.scale.code].append(level)
    return dict(levels)


def answers(one: First, levels: Levels) -> Iterator[tuple[Question, str]]:
    """What a first judgement says, question by question."""
    said = one.judgement
    yield DIRECTION, said["direction"]
    for scale, code in said["levels"].items():
        asked = any(level.question_type for level in levels.get(scale, ()))
        yield Question("scale", scale, one.question if asked else ""), code
    given = {**said["bias"], OVERALL: said["overall_bias"]}
    for part, answer in given.items():
        if answer:
            yield Question("bias", said["tool"], part), answer


def measured(question: Question, levels: Levels) -> Measured:
    return MEASURED[question.kind](question, levels)


def measured_scale(question: Question, levels: Levels) -> Measured:
    """The levels in order of rank; a scale that is here no longer has no order."""
    known = levels.get(question.of)
    if not known:
        return Measured(f"{question.of} (this scale is here no longer)")
    for_question = f", {Claim.QuestionType(question.part).label}" if question.part else ""
    ladder = tuple(level.code for level in known if level.question_type in ("", question.part))
    return Measured(f"{known[0].scale}{for_question}", ordinal=True, categories=ladder)


def measured_bias(question: Question, levels: Levels) -> Measured:
    """The answers of a tool from the best to the worst; one among them that has no place leaves all without order."""
    tool = TOOLS.get(question.of)
    items = {item.code: item for item in tool.items} if tool else {}
    if tool is None or question.part not in {*items, OVERALL}:
        return Measured(f"{question.of}: {question.part}")
    item = items.get(question.part)
    label, choices = (item.label, tool.answers_to(item)) if item else (OVERALL, tool.overalls)
    return Measured(f"{tool}: {label}", ordinal=not PLACELESS & set(codes(choices)), categories=codes(choices))


MEASURED = {
    "direction": lambda question, levels: DIRECTION_MEASURED,
    "scale": measured_scale,
    "bias": measured_bias,
}


def place(question: Question) -> tuple[int, str, int, str]:
    """Direction first, then scales, then risk of bias with its parts in the order of the tool and the whole last."""
    parts = [item.code for item in TOOLS[question.of].items] if question.of in TOOLS else []
    position = parts.index(question.part) if question.part in parts else len(parts)
    return list(MEASURED).index(question.kind), question.of, position, question.part
