"""The page of an article: what it cites and claims, and what should be looked at; never its text.

What an article says belongs to whoever wrote it: its sentences are left out, and so is what quotes them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.public import MOST_VALUES
from evidence.api.seen import visible
from evidence.articles.auditing import Audit, AuditedReference, audit_article
from evidence.articles.findings import Finding
from evidence.articles.models import Article
from evidence.pages.audit import result
from evidence.pages.citing import FAMILIAR
from evidence.pages.heads import Head, head
from evidence.studies.models import Study

PER_PAGE = 100  # articles on a page of the list
KEPT = 60  # seconds that an audit is kept: it reads all published claims
SHORTEST = 12  # letters of a sentence that is looked for in what is said of it
LEFT_OUT = "what the article says (left out here)"


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """All articles that readers see."""
    rows = Article.objects.public().defer("text")
    counted = rows.annotate(cites=Count("citations", distinct=True), claims=Count("statements__claim", distinct=True))
    found = Paginator(counted.order_by("title", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    told = "Articles that make claims: what they cite, how it stands, and how sure we are of what they say."
    return render(
        request,
        "pages/articles.html",
        {
            "page": found,
            "head": head(request, "Articles", told, reverse("pages:articles"), api=reverse("api:articles")),
        },
    )


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """What an article cites and claims today."""
    found = Article.objects.public().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no public article “{slug}”.")
    audit = kept_audit(found)
    about = {"article": found, "head": head_of(request, found, audit), **grouped(audit)}
    return render(request, "pages/article.html", about)


def kept_audit(article: Article) -> Audit:
    """The audit without sentences, made anew after a minute and whenever the article changes."""
    edited = article.citations.aggregate(last=Max("pk"), number=Count("pk"))
    key = f"article-audit-{article.pk}-{article.updated_at.timestamp()}-{edited['last']}-{edited['number']}"
    audit: Audit | None = cache.get(key)
    if audit is None:
        audit = without_sentences(audit_article(article))
        cache.set(key, audit, timeout=KEPT)
    return audit


def without_sentences(audit: Audit) -> Audit:
    """The audit as readers may see it: a claim stands once, however many sentences state it."""
    sentences = {one.sentence for one in audit.claims} | {one.sentence for one in audit.findings if one.sentence}
    findings = dict.fromkeys(silent(one, sentences) for one in audit.findings)
    claims = dict.fromkeys(replace(one, sentence="") for one in audit.claims)
    return Audit(audit.references, tuple(claims), tuple(findings))


def silent(finding: Finding, sentences: Iterable[str]) -> Finding:
    """A finding that quotes nothing of the article."""
    detail = finding.detail
    for sentence in sorted((one for one in sentences if len(one) >= SHORTEST), key=len, reverse=True):
        detail = detail.replace(f"“{sentence}”", LEFT_OUT).replace(sentence, LEFT_OUT)
    return replace(finding, detail=detail, sentence=None)


def grouped(audit: Audit) -> dict[str, Any]:
    """What the page shows of an audit; references whose studies have a page here lead to it."""
    shown = result(audit)
    pages = pages_of(audit.references)
    rows = [row | {"page": pages.get(row["row"].position)} for row in shown["references"]]
    keys = list(dict.fromkeys(row["page"].key for row in rows if row["page"]))
    return shown | {"references": rows, "keys": keys if len(keys) <= MOST_VALUES else [], "styles": FAMILIAR}


def pages_of(references: Sequence[AuditedReference]) -> dict[int, Study]:
    cited = {one.position: one.study for one in references if one.study}
    public = set(visible().filter(pk__in={study.pk for study in cited.values()}).values_list("pk", flat=True))
    return {position: study for position, study in cited.items() if study.pk in public}


def head_of(request: HttpRequest, article: Article, audit: Audit) -> Head:
    path = reverse("pages:article", args=[article.slug])
    told = (
        f"What “{article.title}” cites and claims: {len(audit.references)} references, {len(audit.claims)} published "
        f"claims, {len(audit.findings)} things to look at."
    )
    about = {"@type": "Article", "name": article.title, "url": article.url, "inLanguage": article.language}
    return head(request, article.title, told, path, api=reverse("api:article", args=[article.slug]), kind="article",
                data={"@type": "WebPage", "about": about})  # fmt: skip
