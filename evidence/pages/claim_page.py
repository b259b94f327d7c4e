"""The page of a claim: its verdict first, then why, then the studies, then how to take it away."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from csp.decorators import csp_replace
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from evidence.api.claims import is_withdrawal, publication_of, since, version_of, versions, withdrawn_since
from evidence.api.linked import rating
from evidence.api.problems import Gone
from evidence.api.seen import visible
from evidence.articles.models import Article
from evidence.citations.formats import FORMATS
from evidence.claims.models import Claim
from evidence.grading.effects import Direction
from evidence.grading.publications import Publication
from evidence.grading.rules import Certainty
from evidence.grading.summary import summary_csv, summary_rows
from evidence.pages.badges import MAX_AGE, embed_of
from evidence.pages.citing import FAMILIAR, item_of_claim, reference_of
from evidence.pages.heads import Head, head
from evidence.pages.picturing import agreement_of, freshness_of, map_of, plots_of
from evidence.studies.models import Study

SHAKEN = "A study that this rests on was retracted since. "


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
    return page(request, version_of(slug, number))


def page(request: HttpRequest, publication: Publication) -> HttpResponse:
    """A version that is the newest has the address of its claim as its canonical one."""
    here = reverse("pages:version", args=[publication.claim.slug, publication.number])
    item, found = item_of_claim(publication, request.build_absolute_uri(here)), shown(publication)
    told = (SHAKEN if found["withdrawn"] else "") + verdict_words(publication)
    own = {
        "address": request.build_absolute_uri(here), "embed": embed_of(request, publication),
        "frame": request.build_absolute_uri(reverse("pages:embed", args=[publication.claim.slug])),
        "reference": reference_of(item), "styles": FAMILIAR, "head": head_of(request, publication, told),
        "articles": Article.objects.public().stating(publication.claim),
    }  # fmt: skip
    return render(request, "pages/claim.html", found | own)


def head_of(request: HttpRequest, publication: Publication, told: str) -> Head:
    slug, number = publication.claim.slug, publication.number
    newest = number == publication.claim.version and publication.claim.state != Claim.State.RETIRED
    path = reverse("pages:claim", args=[slug]) if newest else reverse("pages:version", args=[slug, number])
    api = reverse("api:claim", args=[slug]) if newest else reverse("api:version", args=[slug, number])
    title = publication.statement + ("" if newest else f" (version {number})")
    return head(request, title, told, path, api=api, kind="article", data=linked(request, publication, told))


def verdict_words(publication: Publication) -> str:
    """The verdict and the certainty in a sentence or two."""
    verdicts = " ".join(one["verdict"] for one in publication.snapshot["assessments"])
    if not publication.certainty:
        return f"{verdicts or 'How sure we are has not been assessed.'} Certainty not rated."
    return f"{verdicts} {Certainty(publication.certainty).label} certainty of evidence."


def linked(request: HttpRequest, publication: Publication, told: str) -> dict[str, Any]:
    """The page in the words of schema.org: a claim, what was judged of it, and the studies that it rests on."""
    said = publication.snapshot
    said_of: dict[str, Any] = {
        "@type": "Claim",
        "text": publication.statement,
        "citation": [cited(request, row) for row in said["evidence"]],
    }
    if publication.certainty:
        said_of["review"] = review(publication, told)
    return {
        "@type": "MedicalWebPage", "description": told, "version": publication.number,
        "datePublished": said["published_at"], "lastReviewed": said["published_at"][:10],
        "keywords": said["topics"], "mainEntity": said_of,
    }  # fmt: skip


def review(publication: Publication, told: str) -> dict[str, Any]:
    """What was found, and how sure we are of that, from 1 (very low) to 4 (high): it is no rating of the claim."""
    rated = rating(Certainty(publication.certainty))
    aspect = "certainty of the evidence (GRADE)"
    return {"@type": "Review", "reviewAspect": aspect, "reviewBody": told, "reviewRating": rated}


def cited(request: HttpRequest, row: Mapping[str, Any]) -> dict[str, Any]:
    study = row["study"]
    path = reverse("pages:study", args=[study["key"]])
    return {"@type": "ScholarlyArticle", "name": study["title"], "url": request.build_absolute_uri(path)}


@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # it knows no views with arguments
@xframe_options_exempt
@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The verdict on a few lines, for a frame in somebody else's page; it carries no script."""
    try:
        publication = publication_of(slug)
    except Gone:
        context: dict[str, Any] = {"slug": slug, "publication": versions(slug)[0], "retired": True}
        return render(request, "pages/embed.html", context, status=410)
    withdrawn = withdrawn_since(publication)
    context = {"slug": slug, "publication": publication, "said": publication.snapshot, "withdrawn": withdrawn}
    response = render(request, "pages/embed.html", context)
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


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


def shown(publication: Publication) -> dict[str, Any]:
    """What the page of a publication shows: what was said then, beside the studies as they stand today."""
    studies = publication.studies_in_order()
    said, changed = publication.snapshot, since(publication, studies)
    return {
        "publication": publication, "claim": publication.claim, "said": said, "evidence": beside(said, studies),
        "names": {row["study"]["key"]: row["study"]["citation"] for row in said["evidence"]},
        "newest": publication.number == publication.claim.version, "rows": summary_rows(said), "tally": tally(said),
        "retired": publication.claim.state == Claim.State.RETIRED,
        "under_review": publication.claim.state == Claim.State.IN_REVIEW,
        "withdrawn": [one for one in changed if is_withdrawal(one)],
        "changed": [one for one in changed if not is_withdrawal(one)],
        "hinges": [one for one in said["assessments"] if one["would_change"] or one["hangs_on"]],
        "not_assessed": unassessed(said), "formats": FORMATS.values(), "versions": versions(publication.claim.slug),
        **at_a_glance(publication, studies),
    }  # fmt: skip


def at_a_glance(publication: Publication, studies: Sequence[Study]) -> dict[str, Any]:
    """The pictures, the age and the agreement of a publication."""
    said, today = publication.snapshot, timezone.localdate()
    gone = {
        row["study"]["key"] for row, study in zip(said["evidence"], studies, strict=True) if study.standing.withdrawn
    }
    checked = [study.fetched_at for study in studies if study.fetched_at]
    return {
        "map": map_of(said, gone), "plots": plots_of(said), "agreement": agreement_of(said),
        "freshness": freshness_of(said, timezone.localdate(publication.published_at), today),
        "checked": min(checked, default=None),
    }  # fmt: skip


def beside(said: Mapping[str, Any], studies: Sequence[Study]) -> list[dict[str, Any]]:
    """What was said of each study, with the study of today, and whether it has a page."""
    public = set(in_public(studies))
    rows = zip(said["evidence"], studies, strict=True)
    return [{"said": words, "study": study, "public": study.pk in public} for words, study in rows]


def unassessed(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    assessed = {assessment["outcome"] for assessment in said["assessments"]}
    return [outcome for outcome in said["outcomes"] if outcome["name"] not in assessed]


def in_public(studies: Sequence[Study]) -> QuerySet[Any, int]:
    """Those of the studies that have a page."""
    return visible().filter(pk__in=[study.pk for study in studies]).values_list("pk", flat=True)


def tally(said: Mapping[str, Any]) -> list[tuple[int, str]]:
    """How many studies found what, in words; and how many have no consensus."""
    weighed = [row["consensus"] for row in said["evidence"] if row["role"] == "evidence"]
    found = Counter(Direction(one["direction"]).label for one in weighed if one)
    waiting = sum(one is None for one in weighed)
    return [(number, words) for words, number in found.items()] + ([(waiting, "not yet appraised")] if waiting else [])
