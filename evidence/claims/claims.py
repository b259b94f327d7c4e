"""A claim is one sentence that articles state; evidence items are the studies that bear on it."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.claims import promises
from evidence.claims.topics import Topic
from evidence.errors import EvidenceError
from evidence.history import tracked
from evidence.studies.models import Study


class UnknownClaim(EvidenceError):
    """There is no claim “{slug}”. Claims: {known}."""

    code = "unknown_claim"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def public(self) -> Self:
        """What readers see: claims with a publication, also while the next one is in review, until they are retired."""
        return self.filter(state__in=Claim.SHOWN, version__isnull=False)

    def named(self, slug: str) -> "Claim":
        """The claim with this slug. Raises UnknownClaim, which names some that there are."""
        claim = self.filter(slug=slug).first()
        if claim is None:
            known = ", ".join(self.values_list("slug", flat=True)[:10]) or "none yet"
            raise UnknownClaim(slug=slug, known=known)
        return claim

    def with_number_of_studies(self) -> Self:
        return self.annotate(number_of_studies=models.Count("items", distinct=True))

    def get_by_natural_key(self, slug: str) -> "Claim":
        return self.get(slug=slug)


@tracked()
class Claim(models.Model):
    """One sentence that can be true or false, in PICO form (Richardson 1995, PMID 7582737).

    What stands here is the working copy; readers see the latest publication, whose number is `version`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        IN_REVIEW = "in_review", "in review"
        PUBLISHED = "published", "published"
        RETIRED = "retired", "retired"

    # In which readers see the latest publication, if there is one.
    SHOWN = (State.PUBLISHED, State.IN_REVIEW)

    class QuestionType(models.TextChoices):
        """The questions of the Oxford levels of evidence (OCEBM 2011)."""

        TREATMENT = "treatment", "treatment benefit"
        COMMON_HARMS = "common_harms", "common harms"
        RARE_HARMS = "rare_harms", "rare harms"
        DIAGNOSIS = "diagnosis", "diagnosis"
        PROGNOSIS = "prognosis", "prognosis"
        PREVALENCE = "prevalence", "prevalence"
        SCREENING = "screening", "screening"

    slug = models.SlugField(
        max_length=80, unique=True, help_text="The end of its address; never changes once published."
    )
    statement = models.CharField(max_length=500, help_text="One sentence, such as: Magnesium prevents leg cramps.")
    population = models.CharField(max_length=300, blank=True)
    intervention = models.CharField("intervention or exposure", max_length=300, blank=True)
    comparator = models.CharField(max_length=300, blank=True)
    question_type = models.CharField(max_length=20, choices=QuestionType, default=QuestionType.TREATMENT)
    topics = models.ManyToManyField(Topic, blank=True, related_name="claims")
    note = models.TextField(blank=True, help_text="Shown to readers beneath the claim.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    review_due = models.DateField(null=True, blank=True)
    reviewers_needed = models.PositiveSmallIntegerField(
        default=2, help_text="How many reviewers appraise each study, without seeing one another’s judgement."
    )
    version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        permissions = [("publish_claim", "Can publish and retire claims")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_review", "published", "retired"]), name="claim_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(first_published_at__isnull=False),
                name="claim_published_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewers_needed__range=(1, 9)),
                name="claim_reviewers_needed_range",
                violation_error_message="A claim needs from 1 to 9 reviewers.",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_by__isnull=True, taken_at__isnull=True)
                | models.Q(taken_by__isnull=False, taken_at__isnull=False),
                name="claim_taken_has_name_and_date",
            ),
        ]
        triggers = promises.CLAIM

    def __str__(self) -> str:
        return self.statement

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The first publication fixes the date, and with it the address."""
        if self.state == Claim.State.PUBLISHED and self.first_published_at is None:
            self.first_published_at = timezone.now()
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), append_only=True)
class ClaimTopic(Claim.topics.through):  # type: ignore[name-defined, misc]
    """That a claim belongs to a topic; here for its history."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"topic {self.topic_id} of claim {self.claim_id}"


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def get_by_natural_key(self, slug: str, name: str) -> "Outcome":
        return self.get(claim__slug=slug, name=name)


@tracked()
class Outcome(models.Model):
    """What is measured to see whether a claim holds; critical outcomes decide (GRADE, PMID 21194891)."""

    class Kind(models.TextChoices):
        PATIENT_IMPORTANT = "patient_important", "patient-important"
        SURROGATE = "surrogate", "surrogate (disease-oriented)"

    class Importance(models.TextChoices):
        CRITICAL = "critical", "critical"
        IMPORTANT = "important", "important"
        NOT_IMPORTANT = "not_important", "not important"

    class Wanted(models.TextChoices):
        LESS = "less", "less is better"
        MORE = "more", "more is better"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="outcomes")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PATIENT_IMPORTANT)
    importance = models.CharField(max_length=20, choices=Importance, default=Importance.CRITICAL)
    wanted = models.CharField("direction wanted", max_length=5, choices=Wanted, blank=True)
    smallest_important_difference = models.CharField(max_length=100, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "name"],
                name="outcome_once_per_claim",
                violation_error_message="This claim already has an outcome of this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(importance__in=["critical", "important", "not_important"])
                & models.Q(kind__in=["patient_important", "surrogate"])
                & models.Q(wanted__in=["", "less", "more"]),
                name="outcome_words_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.claim.slug, self.name)


class EvidenceItemQuerySet(models.QuerySet["EvidenceItem"]):
    def get_by_natural_key(self, slug: str, *study: str) -> "EvidenceItem":
        return self.get(claim__slug=slug, study=Study.objects.get_by_natural_key(*study))  # type: ignore[arg-type]


@tracked()
class EvidenceItem(models.Model):
    """A study that bears on a claim."""

    class Role(models.TextChoices):
        EVIDENCE = "evidence", "evidence"
        BACKGROUND = "background", "background (not weighed)"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="items")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="items")
    role = models.CharField(max_length=10, choices=Role, default=Role.EVIDENCE)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "study"],
                name="item_once_per_claim",
                violation_error_message="This study already bears on this claim.",
            ),
            models.CheckConstraint(condition=models.Q(role__in=["evidence", "background"]), name="item_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.study.short_citation} on {self.claim.slug}"

    def natural_key(self) -> tuple[str | int | None, ...]:
        return (self.claim.slug, *self.study.natural_key())
