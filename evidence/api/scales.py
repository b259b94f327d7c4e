"""The scales by which evidence is judged here, with their levels: what a code such as ocebm-2011:2 means."""

from django.db.models import Q, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.filters import one_of
from evidence.api.public import ListView, PublicView
from evidence.grading.scales import Level, Scale


class LevelSerializer(serializers.ModelSerializer[Level]):
    question_type = serializers.SerializerMethodField()

    class Meta:
        model = Level
        fields = ["code", "rank", "label", "question_type"]

    def get_question_type(self, level: Level) -> str | None:
        return level.question_type or None


class ScaleSerializer(serializers.ModelSerializer[Scale]):
    """A named and dated instrument and its levels, the best first."""

    url = serializers.SerializerMethodField()
    scale = serializers.CharField(source="code")
    address = serializers.SerializerMethodField()
    levels = LevelSerializer(many=True)

    class Meta:
        model = Scale
        fields = ["url", "scale", "key", "version", "name", "target", "address", "note", "levels"]

    def get_url(self, scale: Scale) -> str:
        return reverse("api:scale", args=[scale.key, scale.version], request=self.context["request"])

    def get_address(self, scale: Scale) -> str | None:
        """Where it is published."""
        return scale.url or None


def scales() -> QuerySet[Scale]:
    return Scale.objects.prefetch_related("levels")


class ScaleList(ListView):
    filters = ("target",)
    serializer = ScaleSerializer

    def rows(self, asked: dict[str, str]) -> QuerySet[Scale]:
        if "target" not in asked:
            return scales()
        wanted = one_of("target", asked["target"], Scale.Target.values)
        return scales().filter(wanted.of(Q(target__in=wanted.values)))


class ScaleDetail(PublicView):
    def get(self, request: Request, key: str, version: str) -> Response:
        found = scales().filter(key=key, version=version).first()
        if found is None:
            raise Http404(f"There is no scale “{key}” of {version}: see /api/v1/scales/.")
        return Response(ScaleSerializer(found, context={"request": request}).data)
