"""A study as JSON, made in Python: what rows.py says in SQL. Abstracts are not served: many are under copyright."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers
from rest_framework.reverse import reverse

from evidence.api.seen import visible
from evidence.articles.models import Citation
from evidence.grading.publications import Publication, PublishedStudy
from evidence.identifiers.schemes import url
from evidence.studies.models import Notice, Study
from evidence.studies.queries import StudyQuerySet


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    kind_label = serializers.CharField(source="get_kind_display")
    counts = serializers.BooleanField()

    class Meta:
        model = Notice
        fields = ["kind", "kind_label", "source", "notice_pmid", "notice_doi", "text", "date", "first_seen_at",
                  "taken_back_at", "override_reason", "counts"]  # fmt: skip


class StudySerializer(serializers.ModelSerializer[Study]):
    """Everything that is known of a study but its abstract."""

    url = serializers.SerializerMethodField()
    title = serializers.CharField(source="plain_title")
    title_html = serializers.CharField(source="title")
    issued = serializers.SerializerMethodField()
    standing = serializers.CharField()
    standing_label = serializers.CharField(source="standing.label")
    notices = NoticeSerializer(many=True)
    claims = serializers.SerializerMethodField()
    articles = serializers.SerializerMethodField()
    elsewhere = serializers.SerializerMethodField()

    class Meta:
        model = Study
        fields = [
            "url", "kind", "pmid", "pmcid", "doi", "title", "title_html", "vernacular_title", "authors",
            "authors_complete", "journal", "journal_abbreviation", "issn", "issn_electronic", "nlm_id", "issued",
            "electronic_date", "volume", "issue", "pages", "article_number", "languages", "publication_types",
            "mesh", "keywords", "registrations", "grants", "coi_statement", "book", "standing", "standing_label",
            "notices", "claims", "articles", "source", "fetched_at", "updated_at", "elsewhere",
        ]  # fmt: skip

    def get_url(self, study: Study) -> str:
        return reverse("api:study", args=[study.key], request=self.context["request"])

    def get_issued(self, study: Study) -> dict[str, Any]:
        return {"year": study.year, "month": study.month, "day": study.day, "season": study.season or None,
                "literal": study.date_literal or None}  # fmt: skip

    def get_claims(self, study: Study) -> list[str]:
        request = self.context["request"]
        shown = study.shown_in.all()
        return [reverse("api:claim", args=[one.publication.claim.slug], request=request) for one in shown]

    def get_articles(self, study: Study) -> list[str]:
        slugs = sorted({citation.article.slug for citation in study.citations.all()})
        return [reverse("api:article", args=[slug], request=self.context["request"]) for slug in slugs]

    def get_elsewhere(self, study: Study) -> dict[str, str]:
        return {identifier.scheme.value: url(identifier) for identifier in study.identifiers}


class StudyFoundSerializer(StudySerializer):
    """A study as lists show it. The words of `q` are marked in its title and its journal; null without `q`."""

    highlights = serializers.SerializerMethodField()

    class Meta(StudySerializer.Meta):
        fields = [*StudySerializer.Meta.fields, "highlights"]

    def get_highlights(self, study: Study) -> dict[str, str] | None:
        return None


def public_studies() -> StudyQuerySet:
    """The studies that readers see, with what the page of each shows."""
    latest = Publication.objects.public()
    shown = PublishedStudy.objects.filter(publication__in=latest).select_related("publication__claim")
    shown = shown.defer("publication__content").order_by("publication__claim__slug")
    cited = Citation.objects.filter(article__public=True).select_related("article").defer("article__text")
    return visible().with_notices().prefetch_related(Prefetch("shown_in", queryset=shown), Prefetch("citations", cited))
