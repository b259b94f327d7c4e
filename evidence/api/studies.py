"""Studies that readers see, by any identifier. Abstracts are not served: many are under copyright."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, HttpResponseRedirect
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api import fhir
from evidence.api.accepting import Form, in_form
from evidence.api.filters import one_of, words
from evidence.api.highlights import snippet
from evidence.api.identifying import NOT_USED, identified
from evidence.api.paging import PK, Key, page, place, rank, when
from evidence.api.problems import Gone
from evidence.api.public import ListView, PublicView, only_counted
from evidence.api.rows import Row, as_json, hits_in
from evidence.api.seen import visible
from evidence.api.study_filters import FILTERS
from evidence.api.study_serializers import StudyFoundSerializer, StudySerializer, public_studies
from evidence.citations.formats import FORMATS, Format
from evidence.folding import plain
from evidence.studies.csl import item_of
from evidence.studies.models import Study
from evidence.studies.queries import CANDIDATES, StudyQuerySet

MOST_COUNTED = 1_000

BY_RANK = (Key("rank", rank, descending=True), Key("pk", descending=True))
ORDERS = {
    "id": PK,
    "-id": (Key("pk", descending=True),),
    "year": (Key("year_or_0"), Key("pk")),
    "-year": (Key("year_or_0", descending=True), Key("pk", descending=True)),
    "updated": (Key("updated_at", when), Key("pk")),
    "-updated": (Key("updated_at", when, descending=True), Key("pk", descending=True)),
}


class StudyList(ListView):
    """The studies that readers see, as PostgreSQL writes them."""

    filters = ("q", "order_by", *FILTERS)
    serializer = StudyFoundSerializer

    def rows(self, asked: dict[str, str]) -> StudyQuerySet:
        rows = visible()
        for name in [name for name in FILTERS if name in asked]:
            rows = rows.filter(FILTERS[name](name, asked[name]))
        if "q" in asked:
            words("q", asked["q"])
        return rows

    def keys(self, asked: dict[str, str]) -> Sequence[Key]:
        if "order_by" in asked:
            return ORDERS[one_of("order_by", asked["order_by"], ORDERS).values[0]]
        return BY_RANK if "q" in asked else PK

    def get(self, request: Request) -> HttpResponse | Response:  # type: ignore[override]
        asked, names = self.asked(), self.fields(self.asked())
        rows, keys = self.rows(asked), self.keys(asked)
        counting = only_counted(asked)
        ranked = keys is BY_RANK and not counting
        if "q" in asked:
            rows = rows.best_matching(asked["q"]) if ranked else rows.matching(asked["q"])
        if counting:
            place(asked, keys)
            return Response(counted(rows))
        rows = rows if ranked else rows.annotate(year_or_0=Coalesce("year", 0))
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


class StudyDetail(PublicView):
    parameters = ("format",)

    def get(self, request: Request, identifier: str) -> HttpResponse | Response:
        study = identified(identifier, among=visible())
        if study is None:
            raise absent(identifier)
        if identifier != study.key:
            return HttpResponseRedirect(with_query(reverse("api:study", args=[study.key], request=request), request))
        (body,) = objects([study.pk], StudySerializer.Meta.fields, None, request)
        other = in_form(request, [fhir_form(body), *citation_forms(study)])
        return other or HttpResponse(body.encode(), content_type="application/json", headers={"Vary": "Accept"})


def with_query(address: str, request: Request) -> str:
    """The address, asked for in the same form."""
    asked = request.META.get("QUERY_STRING", "")
    return f"{address}?{asked}" if asked else address


def absent(identifier: str) -> Http404 | Gone:
    """Why there is no study of this identifier: a published claim used it once, or nothing is told of it."""
    once = identified(identifier, among=Study.objects.filter(shown_in__isnull=False).distinct())
    if once is None:
        return Http404(f"{NOT_USED} {identifier}.")
    return Gone(f"Published claims used the study {once.key} once; none does now. Their versions stay.")


def fhir_form(body: str) -> Form:
    return Form("fhir", fhir.MEDIA_TYPE, lambda: json.dumps(fhir.citation(json.loads(body)), ensure_ascii=False))


def citation_forms(study: Study) -> Iterator[Form]:
    """The study in every format of citations."""
    for one in FORMATS.values():
        yield Form(one.name, f"{one.media_type}; charset=utf-8", partial(cited, study, one))


def cited(study: Study, form: Format) -> str:
    return "".join(form.dump([item_of(study)]))
