"""Published claims, each as its latest publication, with how its studies stand today; old versions for ever."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.problems import Gone, unknown_value
from evidence.api.public import ListView, PublicView
from evidence.api.studies import known_studies
from evidence.claims.models import Claim
from evidence.grading.publications import Publication, PublicationQuerySet
from evidence.grading.rules import Certainty
from evidence.studies.models import Study

FOR_EVER = 31_536_000  # seconds, a year: a version never changes


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
    outcomes = serializers.JSONField(source="snapshot.outcomes")
    studies = serializers.SerializerMethodField()
    note = serializers.CharField(source="snapshot.note")
    state = serializers.CharField(source="claim.state")
    review_due = serializers.CharField(source="snapshot.review_due")
    version = serializers.IntegerField(source="number")
    published_at = serializers.DateTimeField()

    def get_url(self, publication: Publication) -> str:
        return reverse("api:claim", args=[publication.claim.slug], request=self.context["request"])

    def get_certainty(self, publication: Publication) -> str | None:
        return publication.certainty or None

    def get_studies(self, publication: Publication) -> int:
        return len(publication.snapshot["evidence"])


def published() -> PublicationQuerySet:
    """What readers see: the latest publication of each claim that is not retired."""
    return Publication.objects.public().select_related("claim")


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


class ClaimList(ListView):
    filters = ("topic", "study", "question_type", "certainty")
    serializer = ClaimSerializer

    def rows(self, asked: dict[str, str]) -> QuerySet[Publication]:
        rows = published()
        if "topic" in asked:
            rows = rows.filter(topics__overlap=known("topic", asked["topic"], published_topics()))
        if "study" in asked:
            shown = Publication.objects.filter(studies__in=known_studies(asked["study"], "study"))
            rows = rows.filter(pk__in=shown.values("pk"))
        if "question_type" in asked:
            rows = rows.filter(
                question_type__in=known("question_type", asked["question_type"], Claim.QuestionType.values)
            )
        if "certainty" in asked:
            rows = rows.filter(certainty__in=known("certainty", asked["certainty"], [one.value for one in Certainty]))
        return rows


def published_topics() -> set[str]:
    return {slug for topics in published().values_list("topics", flat=True) for slug in topics}


def known(parameter: str, text: str, values: Iterable[str]) -> list[str]:
    """The comma-separated values of a filter. Raises BadParameter for one that is not among these."""
    known, asked = list(values), text.split(",")
    for value in asked:
        if value not in known:
            raise unknown_value(parameter, value, known)
    return asked


class ClaimDetail(PublicView):
    """The latest publication, and what has happened to its studies since."""

    def get(self, request: Request, slug: str) -> Response:
        publication = publication_of(slug)
        studies = publication.studies_in_order()
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
        return Response(body)


class VersionList(PublicView):
    """Every publication of a claim, the newest first; also of a retired one."""

    def get(self, request: Request, slug: str) -> Response:
        rows = versions(slug)
        return Response({"results": [
            {"number": row.number, "published_at": row.published_at, "certainty": row.certainty or None,
             "change_note": row.note, "hash": row.hash,
             "url": reverse("api:version", args=[slug, row.number], request=request)}
            for row in rows
        ]})  # fmt: skip


class VersionDetail(PublicView):
    """The bytes of one publication as they were stored: their SHA-256 is its hash."""

    def get(self, request: Request, slug: str, number: int) -> HttpResponse:
        publication = Publication.objects.filter(claim__slug=slug, number=number).first()
        if publication is None:
            raise Http404(f"The claim “{slug}” has no version {number}: see /api/v1/claims/{slug}/versions/.")
        response = HttpResponse(publication.content.encode(), content_type="application/json")
        response["ETag"] = f'"{publication.hash}"'
        response["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable"
        return response


def versions(slug: str) -> list[Publication]:
    """All publications of a claim, the newest first, their content left unread. Raises Http404 when there is none."""
    found = list(Publication.objects.filter(claim__slug=slug).defer("content"))
    if not found:
        raise Http404(f"There is no published claim “{slug}”.")
    return found
