"""The studies of a claim as whoever grades an outcome sees them: what was agreed, designs, people, risk of bias."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.appraisals import Appraisal
from evidence.grading.tools import TOOLS


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One study beside its tick; `hidden`: whoever looks is appraising it and must not see what others judged."""

    key: str
    item: EvidenceItem
    ticked: bool
    hidden: bool
    direction: str
    levels: str
    designs: str
    people: str
    bias: str

    @property
    def background(self) -> bool:
        return self.item.role == EvidenceItem.Role.BACKGROUND


def body_rows(claim: Claim, items: Sequence[EvidenceItem], ticked: Iterable[str], grader: User) -> list[BodyRow]:
    """A row for each study; background studies only when they are ticked. Items: see assessing.items_to_grade."""
    chosen = set(ticked)
    own = Appraisal.objects.filter(item__claim=claim, reviewer=grader, state=Appraisal.State.DRAFT)
    hidden = set(own.values_list("item_id", flat=True))
    rows = [body_row(item, item.study.key in chosen, item.pk in hidden) for item in items]
    return [row for row in rows if row.ticked or not row.background]


def body_row(item: EvidenceItem, ticked: bool, hidden: bool) -> BodyRow:
    given = [] if hidden else list(item.appraisals.all())
    consensus = None if hidden else getattr(item, "consensus", None)
    ratings = consensus.ratings.all() if consensus else []
    return BodyRow(
        item.study.key,
        item,
        ticked,
        hidden,
        direction=consensus.get_direction_display() if consensus else "",
        levels="; ".join(f"{rating.scale.name} {rating.level.code}" for rating in ratings),
        designs=each_once(appraisal.design for appraisal in given),
        people=each_once(str(one.participants) for one in given if one.participants is not None),
        bias=each_once(bias_of(appraisal) for appraisal in given if appraisal.tool),
    )


def each_once(words: Iterable[str]) -> str:
    """What the reviewers said; more than one thing where they differ.

    >>> each_once(["cohort study", "cohort study"]), each_once(["60", "62"])
    ('cohort study', '60 / 62')
    """
    return " / ".join(dict.fromkeys(filter(None, words)))


def bias_of(appraisal: Appraisal) -> str:
    tool = TOOLS[appraisal.tool]
    overall = {choice.code: choice.label for choice in tool.overalls}.get(
        appraisal.overall_bias, "no overall judgement"
    )
    return f"{overall} ({tool.name})"
