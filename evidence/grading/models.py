"""Scales and their levels, and a reviewer's appraisal of one study for one claim."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from evidence.claims.models import Claim, EvidenceItem


class ScaleQuerySet(models.QuerySet["Scale"]):
    def get_by_natural_key(self, key: str, version: str) -> "Scale":
        return self.get(key=key, version=version)


class Scale(models.Model):
    """A named and dated instrument; a level of one version is never a level of another."""

    class Target(models.TextChoices):
        STUDY = "study", "one study"
        BODY = "body", "a body of evidence"

    key = models.SlugField(help_text="Such as ocebm.")
    version = models.CharField(max_length=20, help_text="Such as 2011.")
    name = models.CharField(max_length=100)
    target = models.CharField(max_length=10, choices=Target)
    url = models.URLField("where it is published", blank=True)
    note = models.TextField(blank=True)

    objects = ScaleQuerySet.as_manager()

    class Meta:
        ordering = ["key", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"],
                name="scale_version_once",
                violation_error_message="This version of the scale is already there.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    def natural_key(self) -> tuple[str, str]:
        return (self.key, self.version)


class LevelQuerySet(models.QuerySet["Level"]):
    def get_by_natural_key(self, key: str, version: str, question_type: str, code: str) -> "Level":
        return self.get(scale__key=key, scale__version=version, question_type=question_type, code=code)


class Level(models.Model):
    """One rung of a scale; the best has rank 1. Some scales have rungs of their own for each question type."""

    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="levels")
    question_type = models.CharField(max_length=20, choices=Claim.QuestionType, blank=True)
    code = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=300, help_text="In our own words; the scale's text is at its address.")

    objects = LevelQuerySet.as_manager()

    class Meta:
        ordering = ["scale", "question_type", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["scale", "question_type", "code"],
                name="level_once_per_scale",
                violation_error_message="This scale already has this level.",
            )
        ]

    def __str__(self) -> str:
        question = f", {self.get_question_type_display()}" if self.question_type else ""
        return f"{self.scale}{question}: {self.code} – {self.label}"

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.scale.natural_key(), self.question_type, self.code)


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def get_by_natural_key(self, reviewer: str, *item: str) -> "Appraisal":
        return self.get(reviewer__username=reviewer, item=EvidenceItem.objects.get_by_natural_key(*item))


class Appraisal(models.Model):
    """One reviewer's judgement of one study for one claim: level, direction, and why."""

    class Direction(models.TextChoices):
        SUPPORTS = "supports", "supports the claim"
        REFUTES = "refutes", "refutes the claim"
        NO_DIFFERENCE = "no_difference", "found no difference"
        MIXED = "mixed", "mixed"
        UNCLEAR = "unclear", "unclear"

    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="appraisals")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appraisals")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="appraisals")
    direction = models.CharField(max_length=15, choices=Direction)
    reason = models.TextField(help_text="Why this level and this direction.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "reviewer"],
                name="appraisal_once_per_reviewer",
                violation_error_message="You have already appraised this study for this claim; change that appraisal.",
            ),
            models.CheckConstraint(
                condition=models.Q(reason__regex=r"\S"),
                name="appraisal_has_reason",
                violation_error_message="An appraisal needs a reason.",
            ),
            models.CheckConstraint(
                condition=models.Q(direction__in=["supports", "refutes", "no_difference", "mixed", "unclear"]),
                name="appraisal_direction_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level.scale} {self.level.code}, {self.get_direction_display()}"

    def natural_key(self) -> tuple[str | int | None, ...]:
        return (self.reviewer.get_username(), *self.item.natural_key())

    def clean(self) -> None:
        """Refuse a level that rates something else than one study for this claim's kind of question."""
        if not self.level_id or not self.item_id:
            return
        if self.level.scale.target != Scale.Target.STUDY:
            raise ValidationError({"level": f"{self.level.scale} rates a body of evidence, not one study."})
        question = self.item.claim.question_type
        if self.level.question_type not in ("", question):
            meant = self.level.get_question_type_display()
            raise ValidationError({"level": f"This level is for {meant}; the claim asks about {question}."})
