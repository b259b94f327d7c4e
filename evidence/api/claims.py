"""Published claims, each as its latest publication, with how its studies stand today; old versions for ever."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpResponse
from django.urls import reverse as django_reverse
from django.utils.http import http_date
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api import fhir
from evidence.api.accepting import Form, in_form
from evidence.api.claim_filters import FILTERS
from evidence.api.filters import words
from evidence.api.highlights import START, STOP, highlights
from evidence.api.linked import MEDIA_TYPE as LINKED
from evidence.api.linked import linked
from evidence.api.paging import Key, rank, when
from evidence.api.problems import BadParameter, Gone, unknown_value
from evidence.api.public import KEPT_FOR_EVER, ListView, PublicView, whole
from evidence.claims.models import Claim
from evidence.grading.comparing import compare
from evidence.grading.publications import Publication, PublicationQuerySet
from evidence.studies.models import Study
from evidence.studies.standing import Standing

MOST_RANKED = 500  # matches, the newest: so that a common word costs no more than a rare one

# A claim stays where it is in this order when its next version is published: a walk meets each once.
BY_CLAIM = (Key("claim_id", numbers=Claim),)
BY_RANK = (Key("rank", rank, descending=True), Key("pk", descending=True))
ORDERS = {
    "published": (Key("published_at", when), Key("pk")),
    "-published": (Key("published_at", when, descending=True), Key("pk", descending=True)),
}
SAID = ("outcome", "importance", "certainty", "verdict")


class ClaimSerializer(serializers.Serializer[Publication]):
    """A published claim as lists show it."""

    url = serializers.SerializerMethodField()
    slug = serializers.CharField(source="claim.slug")
    statement = serializers.CharField()
    population = serializers.CharField(source="snapshot.population")
    intervention = serializers.CharField(source="snapshot.intervention")
    comparator = serializers.CharField(source="snapshot.comparator")
    question_type = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    certainty = serializers.SerializerMethodField()
    verdicts = serializers.SerializerMethodField()
    outcomes = serializers.JSONField(source="snapshot.outcomes")
    studies = serializers.SerializerMethodField()
    note = serializers.CharField(source="snapshot.note")
    state = serializers.CharField(source="claim.state")
    review_due = serializers.CharField(source="snapshot.review_due")
    version = serializers.IntegerField(source="number")
    published_at = serializers.DateTimeField()
    highlights = serializers.SerializerMethodField()

    def get_url(self, publication: Publication) -> str:
        return reverse("api:claim", args=[publication.claim.slug], request=self.context["request"])

    def get_certainty(self, publication: Publication) -> str | None:
        return publication.certainty or None

    def get_verdicts(self, publication: Publication) -> list[dict[str, str]]:
        """What the evidence says, outcome by outcome; a statement beside its certainty would read as a finding."""
        return [{name: one[name] for name in SAID} for one in publication.snapshot["assessments"]]

    def get_studies(self, publication: Publication) -> int:
        return len(publication.snapshot["evidence"])

    def get_highlights(self, publication: Publication) -> dict[str, str] | None:
        """Where the words of `q` stand; null without `q`."""
        headline = getattr(publication, "headline", None)
        return None if headline is None else highlights(headline, publication.snapshot)


def published() -> PublicationQuerySet:
    """What readers see: the latest publication of each claim that is not retired."""
    return Publication.objects.public().select_related("claim")


def published_claims(slugs: Sequence[str]) -> list[Publication]:
    """The latest publications of these claims. Raises BadParameter."""
    found = list(published().filter(claim__slug__in=slugs).defer("content"))
    if unknown := set(slugs) - {publication.claim.slug for publication in found}:
        raise BadParameter("claim", f"There is no published claim “{sorted(unknown)[0]}”: see /api/v1/claims/.")
    return found


def publication_of(slug: str) -> Publication:
    """The latest publication of a claim. Raises Http404, or Gone for a claim that was retired."""
    found = published().filter(claim__slug=slug).first()
    if found:
        return found
    if Claim.objects.filter(slug=slug, state=Claim.State.RETIRED, version__isnull=False).exists():
        raise Gone(f"The claim “{slug}” was retired: its reviewers no longer stand by it. Its versions stay at "
                   f"/api/v1/claims/{slug}/versions/.")  # fmt: skip
    raise Http404(f"There is no published claim “{slug}”.")


def since(publication: Publication, studies: Iterable[Study]) -> list[dict[str, Any]]:
    """What has become of the studies after they were published: those that stand differently today."""
    pairs = zip(publication.snapshot["evidence"], studies, strict=True)
    return [
        {"study": study.key, "citation": study.short_citation, "published_as": said["standing"],
         "now": study.standing.value}
        for said, study in pairs if said["standing"] != study.standing.value
    ]  # fmt: skip


def withdrawn_since(publication: Publication) -> list[dict[str, Any]]:
    """Those of its studies that were retracted after it was published."""
    return [one for one in since(publication, publication.studies_in_order()) if is_withdrawal(one)]


def is_withdrawal(change: Mapping[str, Any]) -> bool:
    return Standing(change["now"]).withdrawn


class ClaimList(ListView):
    filters = (*FILTERS, "q", "order_by")
    serializer = ClaimSerializer

    def rows(self, asked: dict[str, str]) -> QuerySet[Publication]:
        rows = published()
        for name in [name for name in FILTERS if name in asked]:
            rows = rows.filter(FILTERS[name](asked[name]))
        if "q" not in asked:
            return rows
        query = words("q", asked["q"])
        found = rows.filter(search__vector=query)
        if self.is_ranked(asked):
            newest = found.order_by("-pk").values("pk")[:MOST_RANKED]
            found = (
                published()
                .filter(pk__in=newest)
                .annotate(rank=Cast(SearchRank(F("search__vector"), query), FloatField()))
            )
        if "count" in asked:
            return found
        headline = SearchHeadline(
            F("search__words"), query, config="english", start_sel=START, stop_sel=STOP, highlight_all=True
        )
        return found.annotate(headline=headline)

    def keys(self, asked: dict[str, str]) -> Sequence[Key]:
        order = asked.get("order_by")
        if order is None:
            return BY_RANK if self.is_ranked(asked) else BY_CLAIM
        if order not in ORDERS:
            raise unknown_value("order_by", order, ORDERS)
        return ORDERS[order]

    def remarks(self, asked: dict[str, str]) -> dict[str, int]:
        return {"ranked_at_most": MOST_RANKED} if self.is_ranked(asked) else {}

    @staticmethod
    def is_ranked(asked: dict[str, str]) -> bool:
        """Whether the best match comes first; a count counts all of them."""
        return "q" in asked and not asked.keys() & {"order_by", "count"}


class ClaimDetail(PublicView):
    """The latest publication, and what has happened to its studies since."""

    parameters = ("format",)

    def get(self, request: Request, slug: str) -> HttpResponse | Response:
        said = claim_object(publication_of(slug), request)
        page = request.build_absolute_uri(django_reverse("pages:claim", args=[slug]))
        forms = (
            Form("fhir", fhir.MEDIA_TYPE, lambda: json.dumps(fhir.evidence(said), ensure_ascii=False)),
            Form("jsonld", LINKED, lambda: json.dumps(linked(said, page), ensure_ascii=False)),
        )
        return in_form(request, forms) or Response(said, headers={"Vary": "Accept"})


def claim_object(publication: Publication, request: Request) -> dict[str, Any]:
    """A claim as it was published last, beside how its studies stand today."""
    slug, studies = publication.claim.slug, publication.studies_in_order()
    body = {
        "url": reverse("api:claim", args=[slug], request=request),
        "state": publication.claim.state,
        "under_review": publication.claim.state == Claim.State.IN_REVIEW,
        "version": publication.number,
        "hash": publication.hash,
        "versions": reverse("api:versions", args=[slug], request=request),
        "since_publication": since(publication, studies),
        **publication.snapshot,
    }
    for said, study in zip(body["evidence"], studies, strict=True):
        said["standing_now"] = study.standing.value
        said["study"]["url"] = reverse("api:study", args=[study.key], request=request)
    return body


class VersionList(PublicView):
    """Every publication of a claim, the newest first; also of a retired one."""

    def get(self, request: Request, slug: str) -> Response:
        rows = versions(slug)
        return whole([
            {"number": row.number, "published_at": row.published_at, "certainty": row.certainty or None,
             "change_note": row.note, "hash": row.hash,
             "url": reverse("api:version", args=[slug, row.number], request=request)}
            for row in rows
        ])  # fmt: skip


class VersionDetail(PublicView):
    """The bytes of one publication as they were stored: their SHA-256 is its hash."""

    def get(self, request: Request, slug: str, number: int) -> HttpResponse:
        publication = version_of(slug, number)
        response = HttpResponse(publication.content.encode(), content_type="application/json")
        response["ETag"] = f'"{publication.hash}"'
        response["Last-Modified"] = http_date(publication.published_at.timestamp())
        response["Cache-Control"] = KEPT_FOR_EVER
        return response


class ClaimComparison(PublicView):
    """What changed between two versions of a claim; without a choice, between the newest and the one before."""

    parameters = ("from", "to")

    def get(self, request: Request, slug: str) -> Response:
        asked, numbers = self.asked(), [row.number for row in versions(slug)]
        newer = chosen("to", asked.get("to"), numbers, numbers[0])
        older = chosen("from", asked.get("from"), numbers, max(newer - 1, 1))
        rows = {row.number: row for row in Publication.objects.filter(claim__slug=slug, number__in=[older, newer])}
        return Response({
            "from": older, "to": newer, "change_note": rows[newer].note or None,
            "urls": [reverse("api:version", args=[slug, number], request=request) for number in (older, newer)],
            "changes": [
                {"place": list(change.place), "before": change.before, "after": change.after}
                for change in compare(rows[older].snapshot, rows[newer].snapshot)
            ],
        })  # fmt: skip


def chosen(parameter: str, text: str | None, numbers: Sequence[int], default: int) -> int:
    found = default if text is None else next((number for number in numbers if str(number) == text), None)
    if found is None:
        raise unknown_value(parameter, text or "", map(str, numbers))
    return found


def version_of(slug: str, number: int) -> Publication:
    """One publication of a claim, also of a retired one. Raises Http404."""
    found = Publication.objects.filter(claim__slug=slug, number=number).select_related("claim").first()
    if found is None:
        raise Http404(f"The claim “{slug}” has no version {number}: see /api/v1/claims/{slug}/versions/.")
    return found


def versions(slug: str) -> list[Publication]:
    """All publications of a claim, the newest first, their content left unread. Raises Http404 when there is none."""
    found = list(Publication.objects.filter(claim__slug=slug).defer("content"))
    if not found:
        raise Http404(f"There is no published claim “{slug}”.")
    return found
