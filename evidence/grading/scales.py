"""A scale is a named and dated instrument with its levels; a site adds its own in the admin."""

from django.core.exceptions import ValidationError
from django.db import models

from evidence.claims.models import Claim


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

    def clean(self) -> None:
        """A scale that was used stays what it is; a changed instrument is a new version."""
        used = Scale.objects.filter(pk=self.pk, ratings__isnull=False).first()
        refuse_change(self, used, ("key", "version", "target"))

    @property
    def code(self) -> str:
        """Name and version in one word, such as ocebm-2011."""
        return f"{self.key}-{self.version}"

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
        return f"{self.scale}{question}: {self.words}"

    @property
    def words(self) -> str:
        """The level where its scale is known: its code and what it means."""
        return f"{self.code} – {self.label}"

    def clean(self) -> None:
        """A level that was given stays what it is."""
        used = Level.objects.filter(pk=self.pk, ratings__isnull=False).first()
        refuse_change(self, used, ("code", "question_type"))

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.scale.natural_key(), self.question_type, self.code)


def refuse_change(row: models.Model, used: models.Model | None, fields: tuple[str, ...]) -> None:
    """Raise a ValidationError for each of these fields that differs from what judgements were made with."""
    changed = [name for name in fields if used and getattr(row, name) != getattr(used, name)]
    if changed:
        sentence = "Judgements were made with this: it stays. Add a new version of the scale instead."
        raise ValidationError(dict.fromkeys(changed, sentence))
