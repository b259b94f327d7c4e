"""Studies that a published claim uses, by any identifier. Abstracts are not served: many are under copyright."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponseRedirect
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.problems import BadParameter
from evidence.api.public import ListView, PublicView
from evidence.grading.publications import Publication, PublishedStudy
from evidence.identifiers.schemes import Scheme, detect, url
from evidence.studies.models import Notice, Study, StudyQuerySet

MOST_IDS = 100
LONGEST_NUMBER = 18  # digits of a bigint


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    kind_label = serializers.CharField(source="get_kind_display")
    counts = serializers.BooleanField()

    class Meta:
        model = Notice
        fields = ["kind", "kind_label", "source", "notice_pmid", "notice_doi", "text", "date", "first_seen_at",
                  "taken_back_at", "override_reason", "counts"]  # fmt: skip


class StudyBriefSerializer(serializers.ModelSerializer[Study]):
    """Enough to name a study and say how it stands."""

    url = serializers.SerializerMethodField()
    title = serializers.CharField(source="plain_title")
    first_author = serializers.CharField()
    standing = serializers.CharField()

    class Meta:
        model = Study
        fields = ["url", "pmid", "pmcid", "doi", "title", "first_author", "year", "journal_abbreviation", "standing"]

    def get_url(self, study: Study) -> str:
        return reverse("api:study", args=[study.key], request=self.context["request"])


class StudySerializer(StudyBriefSerializer):
    """Everything that is known of a study but its abstract."""

    title_html = serializers.CharField(source="title")
    issued = serializers.SerializerMethodField()
    standing_label = serializers.CharField(source="standing.label")
    notices = NoticeSerializer(many=True)
    claims = serializers.SerializerMethodField()
    elsewhere = serializers.SerializerMethodField()

    class Meta:
        model = Study
        fields = [
            "url", "kind", "pmid", "pmcid", "doi", "title", "title_html", "vernacular_title", "authors",
            "authors_complete", "journal", "journal_abbreviation", "issn", "issn_electronic", "nlm_id", "issued",
            "electronic_date", "volume", "issue", "pages", "article_number", "languages", "publication_types",
            "mesh", "keywords", "registrations", "grants", "coi_statement", "book", "standing", "standing_label",
            "notices", "claims", "source", "fetched_at", "elsewhere",
        ]  # fmt: skip

    def get_issued(self, study: Study) -> dict[str, Any]:
        return {"year": study.year, "month": study.month, "day": study.day, "season": study.season or None,
                "literal": study.date_literal or None}  # fmt: skip

    def get_claims(self, study: Study) -> list[str]:
        request = self.context["request"]
        shown = study.shown_in.all()
        return [reverse("api:claim", args=[one.publication.claim.slug], request=request) for one in shown]

    def get_elsewhere(self, study: Study) -> dict[str, str]:
        return {identifier.scheme.value: url(identifier) for identifier in study.identifiers}


def public_studies() -> StudyQuerySet:
    """Studies that the latest publication of a claim shows, with what their page shows."""
    latest = Publication.objects.public()
    shown = PublishedStudy.objects.filter(publication__in=latest).select_related("publication__claim")
    shown = shown.defer("publication__content").order_by("publication")
    used = Study.objects.filter(pk__in=PublishedStudy.objects.filter(publication__in=latest).values("study"))
    return used.with_notices().prefetch_related(Prefetch("shown_in", queryset=shown))


def identified(text: str) -> Study | None:
    """The public study with this identifier, in any form that identifiers are written in."""
    return named([text])[text]


def named(texts: Iterable[str]) -> dict[str, Study | None]:
    """The public study that each text names: a PMID, PMCID or DOI in any form, or its number here (id:7)."""
    given = {text: detect(text.replace("\x00", " "), bare=Scheme.PMID) for text in texts}
    found = public_studies().named(identifier for identifier in given.values() if identifier)
    by_text = {text: found.get(identifier) if identifier else None for text, identifier in given.items()}
    return {text: study or numbered(text) or addressed(text) for text, study in by_text.items()}


def addressed(text: str) -> Study | None:
    """A study whose stored DOI is this text to the letter, though it is not how DOIs are written."""
    if not text.startswith("10.") or "\x00" in text:
        return None
    return public_studies().filter(doi__iexact=text).first()


def numbered(text: str) -> Study | None:
    number = text.removeprefix("id:")
    if number == text or not (number.isascii() and number.isdecimal()) or len(number) > LONGEST_NUMBER:
        return None
    return public_studies().filter(pk=int(number)).first()


def listed(text: str, parameter: str) -> list[Study]:
    """The public studies of a comma-separated list of identifiers, in its order. Raises BadParameter or Http404."""
    ids = [part.strip() for part in text.split(",") if part.strip()]
    if not ids:
        raise BadParameter(parameter, f"“{parameter}” is empty: give PMIDs, DOIs or PMCIDs, separated by commas.")
    if len(ids) > MOST_IDS:
        raise BadParameter(parameter, f"“{parameter}” has {len(ids)} identifiers: at most {MOST_IDS} at a time.")
    found = named(ids)
    if missing := [given for given, study in found.items() if study is None]:
        raise Http404(f"No published claim uses a study with the identifier {', '.join(missing)}.")
    return list({study.pk: study for study in found.values() if study}.values())


class StudyList(ListView):
    filters = ("claim", "ids", "year", "q")
    serializer = StudySerializer

    def rows(self, asked: dict[str, str]) -> QuerySet[Study]:
        rows = public_studies()
        if "claim" in asked:
            rows = rows.filter(shown_in__publication__in=published_claims(asked["claim"])).distinct()
        if "ids" in asked:
            rows = rows.filter(pk__in=[study.pk for study in known_studies(asked["ids"], "ids")])
        if "year" in asked:
            rows = rows.filter(year__in=[year_of(text) for text in asked["year"].split(",")])
        if "q" in asked:
            rows = rows.filter(pk__in=Study.objects.matching(asked["q"]).values("pk"))
        return rows


def known_studies(text: str, parameter: str) -> list[Study]:
    """The same for a filter, whose unknown value is a 400."""
    try:
        return listed(text, parameter)
    except Http404 as error:
        raise BadParameter(parameter, str(error)) from None


def published_claims(text: str) -> list[Publication]:
    """The latest publications of these claims. Raises BadParameter."""
    slugs = text.split(",")
    found = list(Publication.objects.public().filter(claim__slug__in=slugs).select_related("claim").defer("content"))
    if unknown := set(slugs) - {publication.claim.slug for publication in found}:
        raise BadParameter("claim", f"There is no published claim “{sorted(unknown)[0]}”: see /api/v1/claims/.")
    return found


def year_of(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    raise BadParameter("year", f"“{text}” is no year: give four digits, such as 2012, or several with commas.")


class StudyDetail(PublicView):
    def get(self, request: Request, identifier: str) -> Response | HttpResponseRedirect:
        study = identified(identifier)
        if study is None:
            raise Http404(f"No published claim uses a study with the identifier {identifier}.")
        if identifier != study.key:
            return HttpResponseRedirect(reverse("api:study", args=[study.key], request=request))
        return Response(StudySerializer(study, context={"request": request}).data)
