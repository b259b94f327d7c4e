"""Published claims, with the studies that bear on them and what reviewers judged."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.problems import unknown_value
from evidence.api.public import ListView, PublicView
from evidence.api.studies import StudyBriefSerializer, known_studies
from evidence.claims.models import Claim, ClaimQuerySet, EvidenceItem, Outcome, Topic
from evidence.grading.models import Appraisal


class OutcomeSerializer(serializers.ModelSerializer[Outcome]):
    class Meta:
        model = Outcome
        fields = ["name", "kind", "importance", "wanted", "smallest_important_difference"]


class AppraisalSerializer(serializers.ModelSerializer[Appraisal]):
    """What a reviewer judged; who it was is not public."""

    scale = serializers.SerializerMethodField()
    level = serializers.CharField(source="level.code")
    level_label = serializers.CharField(source="level.label")
    date = serializers.DateTimeField(source="updated_at")

    class Meta:
        model = Appraisal
        fields = ["scale", "level", "level_label", "direction", "reason", "date"]

    def get_scale(self, appraisal: Appraisal) -> dict[str, str]:
        scale = appraisal.level.scale
        return {"key": scale.key, "version": scale.version, "name": scale.name}


class ItemSerializer(serializers.ModelSerializer[EvidenceItem]):
    study = StudyBriefSerializer()
    appraisals = AppraisalSerializer(many=True)

    class Meta:
        model = EvidenceItem
        fields = ["study", "role", "appraisals"]


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    url = serializers.SerializerMethodField()
    topics: serializers.SlugRelatedField[Topic] = serializers.SlugRelatedField(
        many=True, read_only=True, slug_field="slug"
    )
    outcomes = OutcomeSerializer(many=True)
    studies = serializers.IntegerField(source="number_of_studies")

    class Meta:
        model = Claim
        fields = [
            "url", "slug", "statement", "population", "intervention", "comparator", "question_type", "topics",
            "outcomes", "studies", "note", "state", "review_due", "updated_at",
        ]  # fmt: skip

    def get_url(self, claim: Claim) -> str:
        return reverse("api:claim", args=[claim.slug], request=self.context["request"])


class ClaimDetailSerializer(ClaimSerializer):
    evidence = ItemSerializer(many=True, source="items")

    class Meta(ClaimSerializer.Meta):
        fields = [*ClaimSerializer.Meta.fields, "evidence"]


def listed_claims() -> ClaimQuerySet:
    """Published claims with what a list shows of them."""
    return Claim.objects.published().with_number_of_studies().prefetch_related("topics", "outcomes")


def public_claims() -> ClaimQuerySet:
    """Published claims with all that their page shows."""
    appraisals = Appraisal.objects.select_related("level__scale")
    items = EvidenceItem.objects.select_related("study").prefetch_related(
        "study__notices", Prefetch("appraisals", queryset=appraisals)
    )
    return listed_claims().prefetch_related(Prefetch("items", queryset=items))


class ClaimList(ListView):
    filters = ("topic", "study", "question_type")
    serializer = ClaimSerializer

    def rows(self, asked: dict[str, str]) -> QuerySet[Claim]:
        rows = listed_claims()
        if "topic" in asked:
            rows = rows.filter(topics__in=known_topics(asked["topic"])).distinct()
        if "study" in asked:
            rows = rows.filter(items__study__in=known_studies(asked["study"], "study")).distinct()
        if "question_type" in asked:
            rows = rows.filter(question_type__in=known_types(asked["question_type"]))
        return rows


def known_topics(text: str) -> list[Topic]:
    topics = {topic.slug: topic for topic in Topic.objects.filter(claims__state=Claim.State.PUBLISHED)}
    for slug in text.split(","):
        if slug not in topics:
            raise unknown_value("topic", slug, topics)
    return [topics[slug] for slug in text.split(",")]


def known_types(text: str) -> list[str]:
    types = text.split(",")
    for name in types:
        if name not in Claim.QuestionType.values:
            raise unknown_value("question_type", name, Claim.QuestionType.values)
    return types


class ClaimDetail(PublicView):
    def get(self, request: Request, slug: str) -> Response:
        claim = public_claims().filter(slug=slug).first()
        if claim is None:
            raise Http404(f"There is no published claim “{slug}”.")
        return Response(ClaimDetailSerializer(claim, context={"request": request}).data)
