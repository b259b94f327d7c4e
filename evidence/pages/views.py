"""The pages that readers see: claims, and the studies they rest on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, JSONField, Q, QuerySet, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.claims import publication_of, published, published_topics, since, versions
from evidence.api.problems import Gone
from evidence.api.problems import not_found as api_not_found
from evidence.api.problems import server_error as api_server_error
from evidence.api.studies import identified, public_studies
from evidence.citations.formats import FORMATS
from evidence.claims.models import Claim, Topic
from evidence.grading.comparing import compare
from evidence.grading.effects import Direction
from evidence.grading.publications import Publication, PublicationQuerySet, PublishedStudy
from evidence.grading.summary import summary_csv, summary_rows
from evidence.pages.badges import embed_of
from evidence.studies.models import Study
from evidence.studies.standing import Standing

PER_PAGE = 100  # claims on a page of the list
WORDS = 10  # of a search; the others are left out


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page: what this is, and the way to the claims, the admin and the API."""
    counts = {"claims": published().count(), "studies": public_studies().count()}
    newest = lines(published()).order_by("-published_at", "-pk")[:5]
    return render(request, "pages/home.html", {"counts": counts, "newest": newest})


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """All published claims, or those of a topic, or those that hold the words that were searched."""
    shown = published()
    topics = list(Topic.objects.filter(slug__in=published_topics()))
    topic = chosen_topic(topics, request.GET.get("topic", "").replace("\x00", ""))
    words = request.GET.get("q", "").replace("\x00", "").strip()
    if topic:
        shown = shown.filter(topics__contains=[topic.slug])
    for word in words.split()[:WORDS]:
        shown = shown.filter(pk__in=holding(word))
    ranked = lines(shown).annotate(beside=beside(words)).order_by("beside", "statement", "pk")
    found = Paginator(ranked, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/claims.html", {"page": found, "topic": topic, "topics": topics, "words": words})


def chosen_topic(topics: Sequence[Topic], slug: str) -> Topic | None:
    """The topic that was asked for; None when none was. Raises Http404 for one that no published claim has."""
    topic = next((one for one in topics if one.slug == slug), None)
    if slug and topic is None:
        raise Http404(f"No published claim has the topic “{slug}”.")
    return topic


def beside(words: str) -> Case:
    """0 for a claim whose sentence holds all the words, 1 for one that only has them beside it, as in a study."""
    stated = Q(pk__isnull=False)
    for word in words.split()[:WORDS]:
        stated &= Q(statement__icontains=word)
    return Case(When(stated, then=0), default=1)


def lines(publications: PublicationQuerySet) -> PublicationQuerySet:
    """Publications with as much as a line of a list shows: the people, and the number of studies."""
    people = KeyTextTransform("population", Cast("content", JSONField()))
    return publications.defer("content").annotate(population=people, number_of_studies=Count("shown"))


def holding(word: str) -> set[int]:
    """The publications whose claim, people, intervention or studies hold this word."""
    matching = Study.objects.matching(word).values("pk")
    rows = published().annotate(said=Cast("content", JSONField()))
    said = Q(statement__icontains=word) | Q(said__population__icontains=word) | Q(said__intervention__icontains=word)
    return set(rows.filter(said | Q(studies__in=matching)).values_list("pk", flat=True))


@require_safe
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest publication of a claim, with how its studies stand today."""
    try:
        publication = publication_of(slug)
    except Gone:
        rows = versions(slug)
        return render(request, "pages/retired.html", {"slug": slug, "last": rows[0], "versions": rows}, status=410)
    return page(request, publication)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A claim as it was published then; a newer version and what has happened since are pointed at."""
    return page(request, numbered(slug, number))


def page(request: HttpRequest, publication: Publication) -> HttpResponse:
    here = reverse("pages:version", args=[publication.claim.slug, publication.number])
    own = {"address": request.build_absolute_uri(here), "embed": embed_of(request, publication)}
    return render(request, "pages/claim.html", shown(publication) | own)


@require_safe
def summary(request: HttpRequest, slug: str) -> HttpResponse:
    """The summary of findings as a table to take away. Of a retired claim there is none."""
    try:
        publication = publication_of(slug)
    except Gone as gone:
        return HttpResponse(str(gone.detail), content_type="text/plain; charset=utf-8", status=410)
    response = HttpResponse(summary_csv(publication.snapshot), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-version-{publication.number}.csv"'
    return response


def numbered(slug: str, number: int) -> Publication:
    found = Publication.objects.filter(claim__slug=slug, number=number).select_related("claim").first()
    if found is None:
        raise Http404(f"The claim “{slug}” has no version {number}.")
    return found


def shown(publication: Publication) -> dict[str, Any]:
    """What the page of a publication shows: what was said then, beside the studies as they stand today."""
    studies = publication.studies_in_order()
    said, changed = publication.snapshot, since(publication, studies)
    names = {row["study"]["key"]: row["study"]["citation"] for row in said["evidence"]}
    public = set(in_public(studies))
    evidence = [
        {"said": words, "study": study, "public": study.pk in public}
        for words, study in zip(said["evidence"], studies, strict=True)
    ]
    assessed = {assessment["outcome"] for assessment in said["assessments"]}
    return {
        "publication": publication, "claim": publication.claim, "said": said, "evidence": evidence, "names": names,
        "newest": publication.number == publication.claim.version, "rows": summary_rows(said), "tally": tally(said),
        "retired": publication.claim.state == Claim.State.RETIRED,
        "under_review": publication.claim.state == Claim.State.IN_REVIEW,
        "withdrawn": [one for one in changed if Standing(one["now"]).withdrawn],
        "changed": [one for one in changed if not Standing(one["now"]).withdrawn],
        "would_change": [assessment for assessment in said["assessments"] if assessment["would_change"]],
        "not_assessed": [outcome for outcome in said["outcomes"] if outcome["name"] not in assessed],
        "formats": FORMATS.values(), "versions": versions(publication.claim.slug),
    }  # fmt: skip


def in_public(studies: Sequence[Study]) -> QuerySet[Any, int]:
    """Those of the studies that have a page: the latest publication of some claim shows them."""
    latest = Publication.objects.public()
    rows = PublishedStudy.objects.filter(publication__in=latest, study__in=studies)
    return rows.values_list("study", flat=True)


def tally(said: Mapping[str, Any]) -> list[tuple[int, str]]:
    """How many studies found what, in words; and how many have no consensus."""
    weighed = [row["consensus"] for row in said["evidence"] if row["role"] == "evidence"]
    found = Counter(Direction(one["direction"]).label for one in weighed if one)
    waiting = sum(one is None for one in weighed)
    return [(number, words) for words, number in found.items()] + ([(waiting, "not yet appraised")] if waiting else [])


@require_safe
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between two versions of a claim; without a choice, between the newest and the one before."""
    rows = versions(slug)
    newer = chosen(rows, request.GET.get("to", ""), str(rows[0].number))
    older = chosen(rows, request.GET.get("from", ""), str(max(newer.number - 1, 1)))
    context = {
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


def wrong_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "pages/400.html", status=400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page is older than the last login, or that another site sent."""
    return render(request, "pages/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return api_server_error(request)
    return render(request, "pages/500.html", status=500)
