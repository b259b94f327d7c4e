"""Articles that are shown to readers: what they cite, which claims they make, and their audit; never their text."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.claims import published_claims
from evidence.api.filters import one_of, wish
from evidence.api.problems import Gone
from evidence.api.public import ListView, PublicView
from evidence.articles.auditing import Audit, audit, from_citation, stated_by
from evidence.articles.cited import cited_study
from evidence.articles.drafts import Draft, read_draft
from evidence.articles.findings import Finding
from evidence.articles.models import Article, Citation
from evidence.articles.published import Published
from evidence.grading.publications import Publication

LEFT_OUT = "…"  # for a sentence of the article


class ArticleSerializer(serializers.ModelSerializer[Article]):
    """A public article as lists show it."""

    url = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()
    style = serializers.SerializerMethodField()  # type: ignore[assignment]  # a field named as an option of fields
    references = serializers.IntegerField(source="number_of_references")

    class Meta:
        model = Article
        fields = ["url", "slug", "title", "address", "language", "style", "last_reviewed", "references"]

    def get_url(self, article: Article) -> str:
        return reverse("api:article", args=[article.slug], request=self.context["request"])

    def get_address(self, article: Article) -> str | None:
        return article.url or None

    def get_style(self, article: Article) -> str | None:
        return article.style or None


def public_articles() -> QuerySet[Article]:
    return Article.objects.public().defer("text").annotate(number_of_references=Count("citations"))


def article_of(slug: str) -> Article:
    """A public article. Raises Http404, or Gone for one that was public."""
    found = public_articles().defer(None).filter(slug=slug).first()
    if found:
        return found
    if once_public([slug]):
        raise Gone(f"The article “{slug}” was shown to readers once, and is not now.")
    raise Http404(f"There is no public article “{slug}”: see /api/v1/articles/.")


def once_public(slugs: Iterable[str]) -> set[str]:
    """Those of the slugs under which an article was shown to readers at some time."""
    events = Article.pgh_event_model.objects.filter(slug__in=slugs, public=True)  # type: ignore[attr-defined]
    return set(events.values_list("slug", flat=True))


class ArticleList(ListView):
    filters = ("claim", "language")
    serializer = ArticleSerializer

    def rows(self, asked: dict[str, str]) -> QuerySet[Article]:
        rows = public_articles()
        if "claim" in asked:
            wanted = wish("claim", asked["claim"])
            claims = [publication.claim_id for publication in published_claims(wanted.values)]
            making = Article.objects.filter(Q(statements__claim__in=claims) | Q(citations__claim__in=claims))
            rows = rows.filter(wanted.of(Q(pk__in=making.values("pk"))))
        if "language" in asked:
            known = Article.objects.public().values_list("language", flat=True).distinct()
            wanted = one_of("language", asked["language"], known)
            rows = rows.filter(wanted.of(Q(language__in=wanted.values)))
        return rows


class ArticleDetail(PublicView):
    """An article with its references, the claims that it makes, and what its audit finds."""

    def get(self, request: Request, slug: str) -> Response:
        article = article_of(slug)
        citations = citations_of(article)
        found = audited(article, citations)
        head = ArticleSerializer(article, context={"request": request}).data
        return Response(
            head
            | {
                "references": [reference(one, request) for one in citations],
                "claims": claims_of(found, request),
                "findings": [finding(one, request) for one in found.findings],
            }
        )


def citations_of(article: Article) -> list[Citation]:
    return list(article.citations.select_related("study", "claim").prefetch_related("study__notices"))


def audited(article: Article, citations: Sequence[Citation]) -> Audit:
    """The audit of an article from what is stored, against those published claims that it can be about.

    The others could add nothing: the article neither makes them nor cites one of their studies.
    """
    works = [cited_study(one.position, one.study, next(iter(one.sentences), None)) for one in citations if one.study]
    statements = list(article.statements.all())
    stated = {one.claim_id for one in statements} | {one.claim_id for one in citations}
    near = Q(claim__in=stated - {None}) | Q(studies__in=[one.study_id for one in citations if one.study_id])
    rows = Publication.objects.public().filter(pk__in=Publication.objects.filter(near).values("pk"))
    rows = rows.select_related("claim__phrasing").prefetch_related("shown").order_by("claim__slug")
    claims = [Published(publication) for publication in rows]
    draft = read_draft(article.text, article.title) if article.text else Draft(article.title, (), (), ())
    references = [from_citation(one) for one in citations]
    return audit(references, works, claims, stated_by(claims, statements, citations), draft)


def reference(citation: Citation, request: Request) -> dict[str, Any]:
    """A reference as it is printed, what became of it, and how its study stands today."""
    found, study = from_citation(citation), citation.study
    return {
        "position": citation.position,
        "printed": citation.text,
        "outcome": found.outcome or None,
        "detail": found.detail or None,
        "study": reverse("api:study", args=[study.key], request=request) if study else None,
        "citation": study.short_citation if study else None,
        "pmid": found.pmid,
        "doi": found.doi,
        "standing": study.standing.value if study else None,
    }


def claims_of(found: Audit, request: Request) -> list[dict[str, Any]]:
    """The published claims that an article makes, each once."""
    claims = {one.claim: one for one in found.claims}.values()
    return [
        {"claim": one.claim, "url": reverse("api:claim", args=[one.claim], request=request),
         "statement": one.statement, "certainty": one.certainty or None, "verdict": one.verdict or None,
         "version": one.version}
        for one in claims
    ]  # fmt: skip


def finding(one: Finding, request: Request) -> dict[str, Any]:
    """One thing that is wrong, without the article's own sentence."""
    detail = one.detail.replace(one.sentence, LEFT_OUT) if one.sentence else one.detail
    return {
        "kind": one.kind.value,
        "label": one.kind.label,
        "detail": detail,
        "reference": one.reference,
        "claim": reverse("api:claim", args=[one.claim], request=request) if one.claim else None,
        "suggestion": one.suggestion,
        "newer": one.newer,
    }
