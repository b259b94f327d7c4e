"""The list of claims, what changed between versions, and the pages for what went wrong."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.claims import published, versions
from evidence.api.problems import bad_request as api_bad_request
from evidence.api.problems import not_found as api_not_found
from evidence.api.problems import server_error as api_server_error
from evidence.api.seen import published_topics
from evidence.claims.models import Topic
from evidence.grading.comparing import compare
from evidence.grading.publications import Publication
from evidence.pages.heads import head
from evidence.pages.home import LONGEST, Lines, claims_with

PER_PAGE = 100  # claims on a page of the list


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """All published claims, or those of a topic, or those that hold the words that were searched."""
    topics = list(Topic.objects.filter(slug__in=published_topics()))
    topic = chosen_topic(topics, request.GET.get("topic", "").replace("\x00", ""))
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    shown = published().filter(topics__contains=[topic.slug]) if topic else published()
    ranked = claims_with(words, shown) if words else shown.order_by("statement", "pk")
    found = Lines(ranked, PER_PAGE).get_page(request.GET.get("page"))
    told = "Claims that articles make, with what studies found about them and how sure reviewers are."
    own = head(request, "Claims", told, reverse("pages:claims"), api=reverse("api:claims"))
    return render(
        request, "pages/claims.html", {"page": found, "topic": topic, "topics": topics, "words": words, "head": own}
    )


def chosen_topic(topics: Sequence[Topic], slug: str) -> Topic | None:
    """The topic that was asked for; None when none was. Raises Http404 for one that no published claim has."""
    topic = next((one for one in topics if one.slug == slug), None)
    if slug and topic is None:
        raise Http404(f"No published claim has the topic “{slug}”.")
    return topic


@require_safe
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between two versions of a claim; without a choice, between the newest and the one before."""
    rows = versions(slug)
    newer = chosen(rows, request.GET.get("to", ""), str(rows[0].number))
    older = chosen(rows, request.GET.get("from", ""), str(max(newer.number - 1, 1)))
    told = f"From version {older.number} to version {newer.number}: {newer.note}"
    chosen_two = {"from": older.number, "to": newer.number}
    path, api = (reverse(f"{name}:comparison", args=[slug], query=chosen_two) for name in ("pages", "api"))
    context = {
        "head": head(request, f"What changed: {newer.statement}", told, path, api=api),
        "slug": slug, "versions": rows, "older": older, "newer": newer,
        "before": f"Version {older.number}", "after": f"Version {newer.number}",
        "changes": compare(older.snapshot, newer.snapshot),
    }  # fmt: skip
    return render(request, "pages/comparison.html", context)


def chosen(rows: Sequence[Publication], number: str, default: str) -> Publication:
    """The version of this number. Raises Http404 for one that is not there."""
    found = next((row for row in rows if str(row.number) == (number or default)), None)
    if found is None:
        raise Http404(f"There is no version “{number}” of this claim: it has {len(rows)}.")
    return found


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return api_not_found(request)
    return render(request, "pages/404.html", {"detail": str(exception) if exception.args else ""}, status=404)


def wrong_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return api_bad_request(request)
    return render(request, "pages/400.html", status=400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page is older than the last login, or that another site sent."""
    return render(request, "pages/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return api_server_error(request)
    return render(request, "pages/500.html", status=500)
