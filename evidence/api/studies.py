"""Studies that a published claim uses, by any identifier. Abstracts are not served: many are under copyright."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, HttpResponseRedirect
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api import fhir
from evidence.api.accepting import Form, in_form
from evidence.api.filters import one_of, wish, words
from evidence.api.highlights import snippet
from evidence.api.paging import PK, Key, page, place, rank, when
from evidence.api.problems import BadParameter, Gone
from evidence.api.public import ListView, PublicView
from evidence.api.rows import Row, as_json, hits_in
from evidence.api.seen import visible
from evidence.api.study_filters import (
    by_article,
    by_author,
    by_journal,
    by_publication_type,
    by_standing,
    by_topic,
    by_year,
    updated_since,
    used,
)
from evidence.articles.models import Citation
from evidence.citations.formats import FORMATS, Format
from evidence.folding import plain
from evidence.grading.publications import Publication, PublishedStudy
from evidence.identifiers.schemes import Scheme, detect, url
from evidence.studies.csl import item_of
from evidence.studies.models import CANDIDATES, Notice, Study, StudyQuerySet

MOST_IDS = 100
MOST_COUNTED = 1_000
LONGEST_NUMBER = 18  # digits of a bigint

FILTERS: dict[str, Callable[[str, str], Q]] = {
    "article": by_article, "year": by_year, "journal": by_journal, "author": by_author,
    "publication_type": by_publication_type, "standing": by_standing, "topic": by_topic,
    "updated_since": updated_since,
}  # fmt: skip
BY_RANK = (Key("rank", rank, descending=True), Key("pk", descending=True))
ORDERS = {
    "id": PK,
    "-id": (Key("pk", descending=True),),
    "year": (Key("year_or_0"), Key("pk")),
    "-year": (Key("year_or_0", descending=True), Key("pk", descending=True)),
    "updated": (Key("updated_at", when), Key("pk")),
    "-updated": (Key("updated_at", when, descending=True), Key("pk", descending=True)),
}


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
    articles = serializers.SerializerMethodField()
    elsewhere = serializers.SerializerMethodField()

    class Meta:
        model = Study
        fields = [
            "url", "kind", "pmid", "pmcid", "doi", "title", "title_html", "vernacular_title", "authors",
            "authors_complete", "journal", "journal_abbreviation", "issn", "issn_electronic", "nlm_id", "issued",
            "electronic_date", "volume", "issue", "pages", "article_number", "languages", "publication_types",
            "mesh", "keywords", "registrations", "grants", "coi_statement", "book", "standing", "standing_label",
            "notices", "claims", "articles", "source", "fetched_at", "updated_at", "elsewhere",
        ]  # fmt: skip

    def get_issued(self, study: Study) -> dict[str, Any]:
        return {"year": study.year, "month": study.month, "day": study.day, "season": study.season or None,
                "literal": study.date_literal or None}  # fmt: skip

    def get_claims(self, study: Study) -> list[str]:
        request = self.context["request"]
        shown = study.shown_in.all()
        return [reverse("api:claim", args=[one.publication.claim.slug], request=request) for one in shown]

    def get_articles(self, study: Study) -> list[str]:
        slugs = sorted({citation.article.slug for citation in study.citations.all()})
        return [reverse("api:article", args=[slug], request=self.context["request"]) for slug in slugs]

    def get_elsewhere(self, study: Study) -> dict[str, str]:
        return {identifier.scheme.value: url(identifier) for identifier in study.identifiers}


class StudyFoundSerializer(StudySerializer):
    """A study as lists show it. The words of `q` are marked in its title and its journal; null without `q`."""

    highlights = serializers.SerializerMethodField()

    class Meta(StudySerializer.Meta):
        fields = [*StudySerializer.Meta.fields, "highlights"]

    def get_highlights(self, study: Study) -> dict[str, str] | None:
        return None


def public_studies() -> StudyQuerySet:
    """The same with what their page shows."""
    latest = Publication.objects.public()
    shown = PublishedStudy.objects.filter(publication__in=latest).select_related("publication__claim")
    shown = shown.defer("publication__content").order_by("publication__claim__slug")
    cited = Citation.objects.filter(article__public=True).select_related("article").defer("article__text")
    return visible().with_notices().prefetch_related(Prefetch("shown_in", queryset=shown), Prefetch("citations", cited))


def identified(text: str, among: StudyQuerySet | None = None) -> Study | None:
    """The public study with this identifier, in any form that identifiers are written in."""
    return named([text], among)[text]


def named(texts: Iterable[str], among: StudyQuerySet | None = None) -> dict[str, Study | None]:
    """The public study that each text names: a PMID, PMCID or DOI in any form, or its number here (id:7)."""
    public = public_studies() if among is None else among
    given = {text: detect(text.replace("\x00", " "), bare=Scheme.PMID) for text in texts}
    found = public.named(identifier for identifier in given.values() if identifier)
    by_text = {text: found.get(identifier) if identifier else None for text, identifier in given.items()}
    return {text: study or numbered(text, public) or addressed(text, public) for text, study in by_text.items()}


def addressed(text: str, public: StudyQuerySet) -> Study | None:
    """A study whose stored DOI is this text to the letter, though it is not how DOIs are written."""
    if not text.startswith("10.") or "\x00" in text:
        return None
    return public.filter(doi__iexact=text).first()


def numbered(text: str, public: StudyQuerySet) -> Study | None:
    number = text.removeprefix("id:")
    if number == text or not (number.isascii() and number.isdecimal()) or len(number) > LONGEST_NUMBER:
        return None
    return public.filter(pk=int(number)).first()


def listed(text: str, parameter: str, among: StudyQuerySet | None = None) -> list[Study]:
    """The public studies of a comma-separated list of identifiers, in its order. Raises BadParameter or Http404."""
    ids = [part.strip() for part in text.split(",") if part.strip()]
    if not ids:
        raise BadParameter(parameter, f"“{parameter}” is empty: give PMIDs, DOIs or PMCIDs, separated by commas.")
    if len(ids) > MOST_IDS:
        raise BadParameter(parameter, f"“{parameter}” has {len(ids)} identifiers: at most {MOST_IDS} at a time.")
    found = named(ids, among)
    if missing := [given for given, study in found.items() if study is None]:
        raise Http404(f"No published claim uses a study with the identifier {', '.join(missing)}.")
    return list({study.pk: study for study in found.values() if study}.values())


class StudyList(ListView):
    """The studies that readers see, as PostgreSQL writes them."""

    filters = ("q", "order_by", *FILTERS, "claim", "ids")
    serializer = StudyFoundSerializer

    def rows(self, asked: dict[str, str]) -> StudyQuerySet:
        rows = visible()
        for name in CONDITIONS.keys() & asked.keys():
            rows = rows.filter(CONDITIONS[name](name, asked[name]))
        if "q" in asked:
            words("q", asked["q"])
            rows = rows.matching(asked["q"])
        return rows

    def keys(self, asked: dict[str, str]) -> Sequence[Key]:
        if "order_by" in asked:
            return ORDERS[one_of("order_by", asked["order_by"], ORDERS).values[0]]
        return BY_RANK if "q" in asked else PK

    def get(self, request: Request) -> HttpResponse | Response:  # type: ignore[override]
        asked, names = self.asked(), self.fields(self.asked().get("fields"))
        rows, keys = self.rows(asked), self.keys(asked)
        if "count" in asked:
            one_of("count", asked["count"], ["only"])
            place(asked, keys)
            return Response(counted(rows))
        ranked = keys is BY_RANK
        rows = rows.best_matching(asked["q"]) if ranked else rows.annotate(year_or_0=Coalesce("year", 0))
        found = page(rows.only("updated_at"), asked, keys)
        meta = found.meta | ({"ranked": f"the newest {CANDIDATES} matches at most"} if ranked else {})
        numbers = [study.pk for study in found.rows]
        return passed_through(meta, objects(numbers, names, asked.get("q"), request))


def counted(rows: StudyQuerySet) -> dict[str, Any]:
    """How many there are; above MOST_COUNTED only that there are more, for to count a million takes seconds."""
    number = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return {"count": min(number, MOST_COUNTED), "more": number > MOST_COUNTED}


def objects(numbers: Sequence[int], names: Sequence[str], q: str | None, request: Request) -> Iterator[str]:
    """Each study as a JSON object; with `q` its highlights too."""
    marked = "highlights" in names and q is not None
    names = [name for name in names if name != "highlights" or not marked]
    rows = as_json(numbers, names, request)
    said = said_in_python([row.pk for row in rows if row.json is None], names, request)
    hits = hits_in(q, [text for row in rows for text in (row.title, row.journal)]) if q else set()
    for row in rows:
        body = row.json or json.dumps(said[row.pk], ensure_ascii=False, default=str)
        before = f"{body[:-1]}, " if body != "{}" else "{"
        yield f'{before}"highlights": {json.dumps(highlighted(row, hits))}}}' if marked else body


def said_in_python(numbers: Sequence[int], names: Sequence[str], request: Request) -> dict[int, dict[str, Any]]:
    """The few that SQL cannot say to the letter."""
    if not numbers:
        return {}
    studies = public_studies().filter(pk__in=numbers)
    told = StudyFoundSerializer(studies, many=True, context={"request": request}).data
    return {study.pk: {name: one[name] for name in names} for study, one in zip(studies, told, strict=True)}


def highlighted(row: Row, hits: set[str]) -> dict[str, str]:
    """Title and journal as escaped HTML with the words that were searched in <mark>; only where one stands."""
    found = {"title": snippet(plain(row.title), hits), "journal": snippet(row.journal, hits)}
    return {name: text for name, text in found.items() if text}


def passed_through(meta: dict[str, Any], bodies: Iterable[str]) -> HttpResponse:
    body = f'{{"meta": {json.dumps(meta)}, "results": [{", ".join(bodies)}]}}'
    return HttpResponse(body.encode(), content_type="application/json")


def by_claim(parameter: str, text: str) -> Q:
    asked = wish(parameter, text)
    return used(asked, Q(publication__in=published_claims(",".join(asked.values))))


def by_identifier(parameter: str, text: str) -> Q:
    asked = wish(parameter, text)
    return asked.of(Q(pk__in=[study.pk for study in known_studies(",".join(asked.values), parameter)]))


CONDITIONS: dict[str, Callable[[str, str], Q]] = {**FILTERS, "claim": by_claim, "ids": by_identifier}


def known_studies(text: str, parameter: str) -> list[Study]:
    """The same as `listed` for a filter, whose unknown value is a 400."""
    try:
        return listed(text, parameter, among=visible())
    except Http404 as error:
        raise BadParameter(parameter, str(error)) from None


def published_claims(text: str) -> list[Publication]:
    """The latest publications of these claims. Raises BadParameter."""
    slugs = text.split(",")
    found = list(Publication.objects.public().filter(claim__slug__in=slugs).select_related("claim").defer("content"))
    if unknown := set(slugs) - {publication.claim.slug for publication in found}:
        raise BadParameter("claim", f"There is no published claim “{sorted(unknown)[0]}”: see /api/v1/claims/.")
    return found


class StudyDetail(PublicView):
    parameters = ("format",)

    def get(self, request: Request, identifier: str) -> HttpResponse | Response:
        study = identified(identifier, among=visible())
        if study is None:
            raise absent(identifier)
        if identifier != study.key:
            return HttpResponseRedirect(reverse("api:study", args=[study.key], request=request))
        (body,) = objects([study.pk], StudySerializer.Meta.fields, None, request)
        other = in_form(request, [fhir_form(body), *citation_forms(study)])
        return other or HttpResponse(body.encode(), content_type="application/json", headers={"Vary": "Accept"})


def absent(identifier: str) -> Http404 | Gone:
    """Why there is no study of this identifier: a published claim used it once, or nothing is told of it."""
    once = identified(identifier, among=Study.objects.filter(shown_in__isnull=False).distinct())
    if once is None:
        return Http404(f"No published claim and no public article uses a study with the identifier {identifier}.")
    return Gone(f"Published claims used the study {once.key} once; none does now. Their versions stay.")


def fhir_form(body: str) -> Form:
    return Form("fhir", fhir.MEDIA_TYPE, lambda: json.dumps(fhir.citation(json.loads(body)), ensure_ascii=False))


def citation_forms(study: Study) -> Iterator[Form]:
    """The study in every format of citations."""
    for one in FORMATS.values():
        yield Form(one.name, f"{one.media_type}; charset=utf-8", partial(cited, study, one))


def cited(study: Study, form: Format) -> str:
    return "".join(form.dump([item_of(study)]))
