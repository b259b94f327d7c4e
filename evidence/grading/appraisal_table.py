"""Appraisals as a table: out as far as a person may see them, in as the person's own drafts."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from evidence.errors import EvidenceError
from evidence.grading.appraisals import Appraisal, Rating
from evidence.grading.appraising import add_remarks, suggestion_for
from evidence.grading.scales import Level, Scale
from evidence.grading.sheet import SUGGESTED_FOR
from evidence.grading.table_items import Finder, key_of
from evidence.grading.table_rows import (
    Column,
    Moment,
    Number,
    Table,
    Text,
    Whole,
    Word,
    choices,
    paired,
    pairs,
)
from evidence.grading.tools import TOOLS, refusals


class NotYours(EvidenceError):
    """This line is an appraisal by {reviewer}: a person’s own are read only. Take the line out."""


class SubmittedAlready(EvidenceError):
    """Your appraisal of {item} is submitted: change it on its page, with a reason. Take the line out."""


def levels_of(appraisal: Appraisal) -> str:
    """The level on each scale as it is, or as a line that is being read has it."""
    if hasattr(appraisal, "levels_read"):
        return paired({level.scale.code: level.code for level in appraisal.levels_read})
    return paired({rating.scale.code: rating.level.code for rating in ratings_of(appraisal)})


def ratings_of(appraisal: Appraisal) -> list[Rating]:
    if appraisal.pk is None:
        return []
    return sorted(appraisal.ratings.all(), key=lambda rating: rating.scale.code)


def reasons_of_levels(appraisal: Appraisal) -> str:
    given = [(rating.scale.code, rating.reason) for rating in ratings_of(appraisal)]
    return "\n".join(f"{code}: {reason}" for code, reason in given if reason)


def answers_of(appraisal: Appraisal) -> str:
    """The answers of the tool in its own order."""
    given = {code: answer for code, answer in appraisal.answers.items() if answer}
    tool = TOOLS.get(appraisal.tool)
    order = [item.code for item in tool.items] if tool else []
    return paired({code: given[code] for code in sorted(given, key=lambda code: (*order, code).index(code))})


def reasons_of_answers(appraisal: Appraisal) -> str:
    given = [(code, answer.get("reason")) for code, answer in sorted(appraisal.bias.items())]
    return "\n".join(f"{code}: {reason}" for code, reason in given if reason)


class AppraisalResource(Table):
    """Appraisals that a person may see; read back, the person's own drafts."""

    needed = ("claim", "study")
    shown = ("citation", "state", "level_reasons", "answer_reasons", "finding_check", "created_at", "submitted_at")
    claim = Column("claim", read=lambda appraisal: appraisal.item.claim.slug)
    study = Column("study", read=lambda appraisal: key_of(appraisal.item.study))
    citation = Column("citation", read=lambda appraisal: str(appraisal.item.study))
    reviewer = Column("reviewer", read=lambda appraisal: appraisal.reviewer.get_username())
    state = Column("state", read=lambda appraisal: appraisal.state)
    design = Column("design", widget=Word(choices(Appraisal, "design")))
    design_reason = Column("design_reason")
    direction = Column("direction", widget=Word(choices(Appraisal, "direction")))
    outcome = Column("outcome", read=lambda appraisal: appraisal.outcome.name if appraisal.outcome else "")
    levels = Column("levels", read=levels_of)
    level_reasons = Column("level_reasons", read=reasons_of_levels)
    measure = Column("measure", widget=Word(choices(Appraisal, "measure")))
    estimate = Column("estimate", widget=Number())
    low = Column("low", widget=Number())
    high = Column("high", widget=Number())
    participants = Column("participants", widget=Whole())
    tool = Column("tool", widget=Word(choices(Appraisal, "tool")))
    overall_bias = Column("overall_bias", widget=Text())
    answers = Column("answers", read=answers_of)
    answer_reasons = Column("answer_reasons", read=reasons_of_answers)
    finding = Column("finding")
    finding_check = Column("finding_check", read=lambda appraisal: appraisal.finding_check)
    funding = Column("funding", widget=Word(choices(Appraisal, "funding")))
    reason = Column("reason")
    created_at = Column("created_at", read=lambda appraisal: appraisal.created_at, widget=Moment())
    submitted_at = Column("submitted_at", read=lambda appraisal: appraisal.submitted_at, widget=Moment())

    class Meta(Table.Meta):
        model = Appraisal
        fields = (
            "claim", "study", "citation", "reviewer", "state", "design", "design_reason", "direction", "outcome",
            "levels", "level_reasons", "measure", "estimate", "low", "high", "participants", "tool", "overall_bias",
            "answers", "answer_reasons", "finding", "finding_check", "funding", "reason", "created_at", "submitted_at",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finder = Finder()

    def filter_export(self, queryset: QuerySet[Appraisal], **kwargs: Any) -> QuerySet[Appraisal]:
        """The blinding rule, whatever the list beneath shows."""
        seen = queryset.filter(pk__in=Appraisal.objects.visible_to(self.user).values("pk"))
        related = seen.select_related("item__claim", "item__study", "reviewer", "outcome")
        return related.prefetch_related("ratings__scale", "ratings__level")

    def before_import_row(self, row: Mapping[str, str], **kwargs: Any) -> None:
        """Raises NotYours for a line of somebody else, or AboutTheSame."""
        if row.get("reviewer", "").strip() not in ("", self.user.get_username()):
            raise NotYours(reviewer=row["reviewer"].strip())
        super().before_import_row(row, **kwargs)

    def get_instance(self, instance_loader: Any, row: Mapping[str, str]) -> Appraisal | None:
        """The person's own draft. Raises SubmittedAlready, or what Finder.item raises."""
        item = self.finder.item(row["claim"], row["study"])
        own = Appraisal.objects.filter(item=item, reviewer=self.user).select_related("reviewer", "outcome").first()
        if own and own.is_submitted:
            raise SubmittedAlready(item=item)
        if own:
            own.item = item
        return own

    def init_instance(self, row: Mapping[str, str]) -> Appraisal:
        return Appraisal(item=self.finder.item(row["claim"], row["study"]), reviewer=self.user)

    def read_more(self, instance: Appraisal, row: Mapping[str, str], **kwargs: Any) -> None:
        """The cells of several parts, and what the machine says beside them."""
        errors = {}
        for name, read in (("outcome", read_outcome), ("answers", read_answers), ("levels", read_levels)):
            try:
                if name in row:
                    read(instance, row[name])
            except ValueError as error:
                errors[name] = str(error)
        if wrong := list(wrong_answers(instance)):
            errors.setdefault("answers", " ".join(wrong))
        add_remarks(instance, suggestion_for(instance.item))
        if errors:
            raise ValidationError(errors)

    def after_save_instance(self, instance: Appraisal, row: Mapping[str, str], **kwargs: Any) -> None:
        """Store the levels; the reason for a level goes with it."""
        if not hasattr(instance, "levels_read"):
            return
        levels: list[Level] = instance.levels_read
        before = {rating.scale_id: rating for rating in instance.ratings.all()}
        instance.ratings.exclude(scale__in=[level.scale_id for level in levels]).delete()
        suggested = suggestion_for(instance.item).level or ""
        for level in levels:
            old = before.get(level.scale_id)
            if old and old.level_id == level.pk:
                continue
            given = {"level": level, "reason": "", "rated_at": timezone.now(),
                     "suggested": suggested if level.scale.code == SUGGESTED_FOR else ""}  # fmt: skip
            Rating.objects.update_or_create(appraisal=instance, scale=level.scale, defaults=given)


def read_outcome(appraisal: Appraisal, text: str) -> None:
    """Raises ValueError for a name that no outcome of the claim has."""
    outcomes = {outcome.name: outcome for outcome in appraisal.item.claim.outcomes.all()}
    if text.strip() and text.strip() not in outcomes:
        raise ValueError(f"The claim has no outcome “{text.strip()}”. It has: {', '.join(outcomes) or 'none'}.")
    appraisal.outcome = outcomes.get(text.strip())


def read_answers(appraisal: Appraisal, text: str) -> None:
    """The answers as they are written; the reasons that are there already stay."""
    given = pairs(text)
    reasons = {code: answer.get("reason", "") for code, answer in appraisal.bias.items()}
    codes = dict.fromkeys([*given, *reasons])
    appraisal.bias = {
        code: {"answer": given.get(code, ""), "reason": reasons.get(code, "")}
        for code in codes
        if given.get(code) or reasons.get(code)
    }


def wrong_answers(appraisal: Appraisal) -> Iterator[str]:
    if appraisal.tool in TOOLS:
        yield from refusals(TOOLS[appraisal.tool], appraisal.answers, appraisal.overall_bias, complete=False)
    elif appraisal.bias or appraisal.overall_bias:
        yield f"There are answers and no tool. Tools: {', '.join(TOOLS)}."


def read_levels(appraisal: Appraisal, text: str) -> None:
    """Raises ValueError for a scale or a level that is not there, or not for this kind of question."""
    scales = {scale.code: scale for scale in Scale.objects.filter(target=Scale.Target.STUDY)}
    found = [level_on(scales, code, level, appraisal) for code, level in pairs(text).items()]
    appraisal.levels_read = sorted(found, key=lambda level: level.scale.code)  # type: ignore[attr-defined]


def level_on(scales: Mapping[str, Scale], code: str, level: str, appraisal: Appraisal) -> Level:
    scale, claim = scales.get(code), appraisal.item.claim
    if scale is None:
        raise ValueError(f"There is no scale “{code}” for studies. Scales: {', '.join(scales)}.")
    fitting = Level.objects.filter(scale=scale, question_type__in=["", claim.question_type]).select_related("scale")
    levels = {one.code: one for one in fitting}
    if level not in levels:
        question = claim.get_question_type_display()
        raise ValueError(f"“{level}” is no level of {scale} for {question}. Levels: {', '.join(levels) or 'none'}.")
    return levels[level]
