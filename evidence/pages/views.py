"""The pages that readers see: claims, and the studies they rest on."""

from collections import Counter

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evidence.api.claims import listed_claims, public_claims
from evidence.api.problems import not_found as api_not_found
from evidence.api.problems import server_error as api_server_error
from evidence.api.studies import identified, public_studies
from evidence.citations.formats import FORMATS
from evidence.claims.models import Claim, Topic
from evidence.studies.models import Study


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page: what this is, and the way to the claims, the admin and the API."""
    counts = {"claims": listed_claims().count(), "studies": public_studies().count()}
    return render(request, "pages/home.html", {"counts": counts, "newest": listed_claims().order_by("-updated_at")[:5]})


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """All published claims, or those of a topic, or those that hold the words that were searched."""
    topic = Topic.objects.filter(slug=request.GET.get("topic", "").replace("\x00", "")).first()
    words = request.GET.get("q", "").replace("\x00", "").strip()
    shown = listed_claims()
    if topic:
        shown = shown.filter(topics=topic)
    for word in words.split()[:10]:
        matching = Study.objects.matching(word).values("pk")
        shown = shown.filter(
            Q(statement__icontains=word) | Q(population__icontains=word) | Q(intervention__icontains=word)
            | Q(items__study__in=matching)
        ).distinct()  # fmt: skip
    topics = Topic.objects.filter(claims__state="published").distinct()
    return render(request, "pages/claims.html", {"claims": shown, "topic": topic, "topics": topics, "words": words})


@require_safe
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_claims().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no published claim “{slug}”.")
    return render(request, "pages/claim.html", {"claim": found, "formats": FORMATS.values(), "tally": tally(found)})


def tally(claim: Claim) -> list[tuple[int, str]]:
    """How many appraisals found what, in words; and how many studies have none."""
    items = claim.items.all()
    found = Counter(appraisal.get_direction_display() for item in items for appraisal in item.appraisals.all())
    waiting = sum(not item.appraisals.all() for item in items)
    return [(number, words) for words, number in found.items()] + ([(waiting, "not yet appraised")] if waiting else [])


@require_safe
def study(request: HttpRequest, identifier: str) -> HttpResponseBase:
    found = identified(identifier)
    if found is None:
        raise Http404(f"No published claim uses a study with the identifier {identifier}.")
    if identifier != found.key:
        return redirect("pages:study", found.key)
    return render(request, "pages/study.html", {"study": found, "formats": FORMATS.values()})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return api_not_found(request)
    return render(request, "pages/404.html", {"detail": str(exception) if exception.args else ""}, status=404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return api_server_error(request)
    return render(request, "pages/500.html", status=500)
