"""Where everything is that search engines may show: a map of the site, and what they are asked to leave alone."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.claim_filters import published_topics
from evidence.api.claims import published
from evidence.api.studies import public_studies
from evidence.articles.models import Article
from evidence.grading.publications import Publication
from evidence.studies.models import Study

MOST = 10_000  # addresses of one map; the protocol allows 50,000 (https://www.sitemaps.org/protocol.html)


class ClaimMap(Sitemap):
    limit = MOST

    def items(self) -> QuerySet[Publication]:
        return published().defer("content").order_by("claim")

    def location(self, item: Publication) -> str:
        return reverse("pages:claim", args=[item.claim.slug])

    def lastmod(self, item: Publication) -> datetime:
        return item.published_at


class StudyMap(Sitemap):
    limit = MOST

    def items(self) -> QuerySet[Study]:
        return public_studies().prefetch_related(None).only("pmid", "doi", "pmcid").order_by("pk")

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
