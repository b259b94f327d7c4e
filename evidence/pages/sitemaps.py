"""Where everything is that search engines may show: a map of the site, and what they are asked to leave alone."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.claims import published
from evidence.api.seen import published_topics, visible
from evidence.articles.models import Article
from evidence.grading.publications import Publication
from evidence.studies.models import Study

MOST = 2_000  # addresses of one map; the protocol allows 50,000 (https://www.sitemaps.org/protocol.html)


class ByNumber:
    """Rows cut at every so many numbers, not rows: no map counts or passes over what stands in the maps before it."""

    def __init__(self, rows: QuerySet[Any], number: str) -> None:
        self.rows, self.number = rows.order_by(number), number

    def count(self) -> int:
        return self.rows.model._default_manager.aggregate(last=Max(self.number))["last"] or 0

    def __getitem__(self, part: slice) -> QuerySet[Any]:
        return self.rows.filter(**{f"{self.number}__gt": part.start, f"{self.number}__lte": part.stop})


class ClaimMap(Sitemap):
    limit = MOST

    def items(self) -> ByNumber:  # type: ignore[override]  # a paginator asks for no more than that
        return ByNumber(published().only("published_at", "claim__slug"), "claim_id")

    def location(self, item: Publication) -> str:
        return reverse("pages:claim", args=[item.claim.slug])

    def lastmod(self, item: Publication) -> datetime:
        return item.published_at

    def get_latest_lastmod(self) -> datetime | None:
        """Asked of the database: Django would look at every claim."""
        return published().aggregate(last=Max("published_at"))["last"]


class StudyMap(Sitemap):
    limit = MOST

    def items(self) -> ByNumber:  # type: ignore[override]  # a paginator asks for no more than that
        return ByNumber(visible().only("pmid", "doi", "pmcid"), "id")

    def location(self, item: Study) -> str:
        return reverse("pages:study", args=[item.key])


class ArticleMap(Sitemap):
    limit = MOST

    def items(self) -> QuerySet[Article]:
        return Article.objects.public().only("slug").order_by("pk")

    def location(self, item: Article) -> str:
        return reverse("pages:article", args=[item.slug])


class TopicMap(Sitemap):
    def items(self) -> list[str]:
        return sorted(published_topics())

    def location(self, item: str) -> str:
        return reverse("pages:topic", args=[item])


class PageMap(Sitemap):
    def items(self) -> list[str]:
        return ["home", "claims", "articles", "topics", "glossary"]

    def location(self, item: str) -> str:
        return reverse(f"pages:{item}")


SECTIONS = {
    "pages": PageMap,
    "claims": ClaimMap,
    "studies": StudyMap,
    "articles": ArticleMap,
    "topics": TopicMap,
}

# Old versions and comparisons say what is no longer said; a search and a form are no pages of their own.
NOT_FOR_ENGINES = ("/admin/", "/tasks/", "/search/", "/claims/*/compare/", "/claims/*/versions/*/cite/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ENGINES)]
    where = request.build_absolute_uri(reverse("pages:sitemaps"))
    return HttpResponse("\n".join([*lines, "", f"Sitemap: {where}", ""]), content_type="text/plain; charset=utf-8")
