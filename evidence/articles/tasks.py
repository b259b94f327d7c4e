"""What an editor has to do because something changed under an article or a claim."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evidence.articles.articles import EMPTIED, Article
from evidence.claims.models import Claim
from evidence.history import tracked
from evidence.studies.models import Study


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(state=Task.State.OPEN)


@tracked()
class Task(models.Model):
    """Look again at one article or claim because of one study or claim: one task, however many causes come."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        RESOLVED = "resolved", "resolved"

    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks")
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks", help_text="The claim to look at."
    )
    study = models.ForeignKey(Study, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks")
    because_of = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.CASCADE, related_name="+", help_text="The claim that changed."
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    due = models.DateField()
    resolution = models.TextField(blank=True, help_text="What was done, or why nothing has to be.")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        permissions = [("resolve_task", "Can resolve tasks")]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, claim__isnull=True) | Q(article__isnull=True, claim__isnull=False),
                name="task_for_article_or_claim",
            ),
            models.CheckConstraint(
                condition=Q(study__isnull=False, because_of__isnull=True)
                | Q(study__isnull=True, because_of__isnull=False),
                name="task_because_of_study_or_claim",
            ),
            models.UniqueConstraint(fields=["article", "study"], name="task_once_per_article_and_study"),
            models.UniqueConstraint(fields=["article", "because_of"], name="task_once_per_article_and_claim"),
            models.UniqueConstraint(fields=["claim", "study"], name="task_once_per_claim_and_study"),
            models.UniqueConstraint(fields=["claim", "because_of"], name="task_once_per_claim_and_claim"),
            models.CheckConstraint(
                condition=Q(state="open", resolved_by__isnull=True, resolved_at__isnull=True, resolution="")
                | Q(state="resolved", resolved_by__isnull=False, resolved_at__isnull=False, resolution__regex=r"\S"),
                name="task_resolved_with_name_date_and_reason",
                violation_error_message="Say what was done, or why nothing has to be.",
            ),
        ]
        triggers = EMPTIED

    def __str__(self) -> str:
        return f"{self.article or self.claim}: {self.study or self.because_of}"


class Cause(models.Model):
    """What opened a task, once for each notice or publication; a new one opens a resolved task again."""

    class Kind(models.TextChoices):
        RETRACTED = "retracted", "retracted"
        CONCERN = "concern", "expression of concern"
        CORRECTED = "corrected", "corrected"
        SUPERSEDED = "superseded", "a newer version is there"
        CERTAINTY = "certainty", "the certainty changed"
        RETIRED = "retired", "the claim was retired"
        REVIEW_DUE = "review_due", "due for review"

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="causes")
    key = models.CharField(max_length=200, help_text="Names the notice or publication, so that it is told once.")
    kind = models.CharField(max_length=10, choices=Kind)
    detail = models.TextField(help_text="What happened, in a sentence.")
    sentences = ArrayField(models.TextField(), default=list, blank=True, help_text="The sentences that it hits.")
    suggestion = models.TextField(blank=True, help_text="The wording that the evidence allows now.")
    since = models.DateTimeField()

    class Meta:
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="cause_once_per_task"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["retracted", "concern", "corrected", "superseded", "certainty", "retired", "review_due"]
                ),
                name="cause_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.detail
