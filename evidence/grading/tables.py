"""Claims and their studies as tables; appraisals have a table of their own, appraisal_table.py."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem, Topic
from evidence.grading.agreeing import conclude_all
from evidence.grading.appraisal_table import AppraisalResource
from evidence.grading.table_items import Finder, key_of
from evidence.grading.table_rows import Column, Day, Moment, Table, Whole, Word, choices

__all__ = ["AppraisalResource", "ClaimResource", "ItemResource"]


def topics_of(claim: Claim) -> str:
    """The topics as they are, or as a line that is being read has them."""
    stored = claim.topics.all() if claim.pk else []
    return "; ".join(sorted(topic.slug for topic in getattr(claim, "topics_read", stored)))


class ClaimResource(Table):
    """Working copies of claims, by their slugs; a state changes on the claim's own page only."""

    needed, shown = ("slug",), ("state", "version")
    slug = Column("slug")
    statement = Column("statement")
    population = Column("population")
    intervention = Column("intervention")
    comparator = Column("comparator")
    question_type = Column("question_type", widget=Word(choices(Claim, "question_type")))
    topics = Column("topics", read=topics_of)
    note = Column("note")
    review_due = Column("review_due", widget=Day())
    reviewers_needed = Column("reviewers_needed", widget=Whole())
    state = Column("state", read=lambda claim: claim.state)
    version = Column("version", read=lambda claim: claim.version)

    class Meta(Table.Meta):
        model = Claim
        fields = (
            "slug", "statement", "population", "intervention", "comparator", "question_type", "topics", "note",
            "review_due", "reviewers_needed", "state", "version",
        )  # fmt: skip

    def filter_export(self, queryset: QuerySet[Claim], **kwargs: Any) -> QuerySet[Claim]:
        return queryset.prefetch_related("topics")

    def get_instance(self, instance_loader: Any, row: Mapping[str, str]) -> Claim | None:
        return Claim.objects.filter(slug=row["slug"].strip()).first()

    def read_more(self, instance: Claim, row: Mapping[str, str], **kwargs: Any) -> None:
        instance.slug = instance.slug.strip()
        if "topics" not in row:
            return
        asked = {slug.strip() for slug in row["topics"].split(";")} - {""}
        found = list(Topic.objects.filter(slug__in=asked))
        if unknown := sorted(asked - {topic.slug for topic in found}):
            raise ValidationError({"topics": f"There is no topic “{'”, “'.join(unknown)}”: add it first."})
        instance.topics_read = found  # type: ignore[attr-defined]

    def after_save_instance(self, instance: Claim, row: Mapping[str, str], **kwargs: Any) -> None:
        if hasattr(instance, "topics_read"):
            instance.topics.set(instance.topics_read)
        if "reviewers_needed" in row:
            conclude_all(instance, now=timezone.now())


class ItemResource(Table):
    """Which studies bear on which claims; a study is named by its PMID, DOI, PMCID or a link to it."""

    needed, shown = ("claim", "study"), ("citation", "added_by", "added_at")
    claim = Column("claim", read=lambda item: item.claim.slug)
    study = Column("study", read=lambda item: key_of(item.study))
    role = Column("role", widget=Word(choices(EvidenceItem, "role")))
    citation = Column("citation", read=lambda item: str(item.study))
    added_by = Column("added_by", read=lambda item: item.added_by.get_username() if item.added_by else "")
    added_at = Column("added_at", read=lambda item: item.added_at, widget=Moment())

    class Meta(Table.Meta):
        model = EvidenceItem
        fields = ("claim", "study", "role", "citation", "added_by", "added_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finder = Finder()

    def filter_export(self, queryset: QuerySet[EvidenceItem], **kwargs: Any) -> QuerySet[EvidenceItem]:
        return queryset.select_related("claim", "study", "added_by")

    def get_instance(self, instance_loader: Any, row: Mapping[str, str]) -> EvidenceItem | None:
        claim, study = self.finder.claim(row["claim"]), self.finder.study(row["study"])
        return (
            EvidenceItem.objects.filter(claim=claim, study=study).select_related("claim", "study", "added_by").first()
        )

    def init_instance(self, row: Mapping[str, str]) -> EvidenceItem:
        claim, study = self.finder.claim(row["claim"]), self.finder.study(row["study"])
        return EvidenceItem(claim=claim, study=study, added_by=self.user if self.user.pk else None)
