"""A claim as it was published: numbered, hashed, never changed."""

import json
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from evidence.claims.models import Claim
from evidence.grading import promises
from evidence.grading.rules import Certainty
from evidence.studies.models import Study


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> Self:
        """The publications that readers see: the newest of each claim that is not retired."""
        return self.filter(claim__state__in=Claim.SHOWN, number=F("claim__version"))


class Publication(models.Model):
    """A claim as it was published: numbered, complete, never changed. Its hash is the SHA-256 of the content's bytes.

    Statement, question, topics and certainty stand in the content too; they are columns so that lists can ask for them.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    content = models.TextField(help_text="Canonical JSON: keys sorted, no spaces, UTF-8.")
    hash = models.CharField("SHA-256", max_length=64)
    statement = models.CharField(max_length=500)
    question_type = models.CharField(max_length=20, choices=Claim.QuestionType)
    topics = ArrayField(models.SlugField(), default=list, blank=True)
    certainty = models.CharField(max_length=10, blank=True, choices=[(one.value, one.label) for one in Certainty])
    note = models.TextField("what is new", blank=True)
    override_reason = models.TextField("why in spite of a retraction", blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    studies = models.ManyToManyField(Study, through="PublishedStudy", related_name="publications")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "-number"]
        indexes = [
            models.Index(fields=["published_at", "id"], name="publication_published"),
            models.Index(fields=["statement", "id"], name="publication_by_statement"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="publication_number_once_per_claim"),
            models.CheckConstraint(condition=Q(number__gte=1), name="publication_number_from_one"),
            models.CheckConstraint(condition=Q(hash=promises.SHA256_OF_CONTENT), name="publication_hash_is_of_content"),
        ]
        triggers = promises.PUBLICATION

    def __str__(self) -> str:
        return f"{self.claim.slug}, version {self.number}"

    def studies_in_order(self) -> list[Study]:
        """Its studies in the order of its evidence, with their notices of today."""
        rows = self.shown.select_related("study").prefetch_related("study__notices").order_by("position")
        return [row.study for row in rows]

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """The content as an object."""
        content: dict[str, Any] = json.loads(self.content)
        return content


class PublishedStudy(models.Model):
    """That a publication shows a study; so that readers find the claims of a study."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="shown")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="shown_in")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["publication", "position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "study"], name="published_study_once_per_publication")
        ]
        triggers = promises.PUBLISHED_STUDY

    def __str__(self) -> str:
        return f"{self.study.short_citation} in {self.publication}"
