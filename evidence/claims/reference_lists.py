"""Reference lists that somebody pasted: what became of each line, and what the person decided."""

from django.conf import settings
from django.db import models

from evidence.claims.claims import Claim
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome as ReferenceOutcome


class ReferenceImport(models.Model):
    """A reference list that somebody pasted or uploaded: checked first, then confirmed line by line."""

    class State(models.TextChoices):
        CHECKING = "checking", "checking"
        CHECKED = "checked", "waiting for confirmation"
        ADDING = "adding", "adding"
        DONE = "done", "done"

    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.CASCADE, related_name="imports")
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    trouble = models.TextField(blank=True, help_text="Why the last try stopped before its end.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "reference list"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"List {self.pk} of {self.created_at:%Y-%m-%d}"


class ImportedReference(models.Model):
    """One reference of a pasted list, what became of it, and what the person decided."""

    reference_import = models.ForeignKey(ReferenceImport, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    text = models.TextField()
    outcome = models.CharField(max_length=12, blank=True, choices=ReferenceOutcome)
    detail = models.TextField(blank=True)
    pmid = models.CharField(max_length=9, blank=True)
    doi = models.CharField(max_length=500, blank=True)
    found = models.TextField(blank=True, help_text="The citation of what was found.")
    differences = models.JSONField(default=list, blank=True)
    candidates = models.JSONField(default=list, blank=True)
    warning = models.TextField(blank=True)
    study = models.ForeignKey(Study, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    wanted = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["reference_import", "position"]
        constraints = [
            models.UniqueConstraint(fields=["reference_import", "position"], name="line_once_per_list"),
            models.CheckConstraint(
                condition=~models.Q(outcome="disagrees", wanted=True) | models.Q(reason__regex=r"\S"),
                name="line_used_in_disagreement_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
