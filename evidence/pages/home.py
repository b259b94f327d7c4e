"""The landing page, and the search over claims and studies that begins there."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, Func, JSONField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from evidence.api import highlights
from evidence.api.claims import published
from evidence.api.filters import standing
from evidence.api.seen import visible
from evidence.api.studies import counted
from evidence.folding import words
from evidence.grading.publication_search import PublicationSearch
from evidence.grading.publications import Publication, PublicationQuerySet, PublishedStudy
from evidence.pages.heads import head
from evidence.studies.models import Study
from evidence.studies.queries import StudyQuerySet, web_query
from evidence.studies.standing import Standing

WITHDRAWN = [one for one in Standing if one.withdrawn]
LATEST = 5  # claims on the landing page
MOST = 20  # studies that a search shows, and claims on a page of it
LONGEST = 300  # characters of a search
WORDS = 10  # of a search that a statement is looked through for
STEM = 4  # letters that a word of a text must share with a word of the search, to be marked


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page: what this is, and the way to the claims, the admin and the API."""
    studies = counted(visible())
    newest = lines(published().order_by("-published_at", "-pk")[:LATEST])
    told = "What studies found about the claims that articles make, and how sure reviewers are."
    own = head(request, "Evidence: what do the studies say?", told, reverse("pages:home"), api=reverse("api:root"),
               data={"@type": "WebSite", "isPartOf": None, "potentialAction": search_action(request)})  # fmt: skip
    context = {"claims": published().count(), "studies": studies, "newest": newest, "head": own}
    return render(request, "pages/home.html", context)


def search_action(request: HttpRequest) -> dict[str, str]:
    """How programs search this site (https://schema.org/SearchAction)."""
    address = request.build_absolute_uri(reverse("pages:search"))
    return {"@type": "SearchAction", "target": f"{address}?q={{words}}", "query-input": "required name=words"}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Claims and studies with these words, the claims first: they say what the studies found."""
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    page = Lines(claims_with(asked) if asked else published().none(), MOST).get_page(request.GET.get("page"))
    # They stand on the first page only.
    known = studies_with(asked).defer("abstract", "mesh").with_notices() if asked and page.number == 1 else ()
    studies = known[:MOST]
    title = f"Search: {asked}" if asked else "Search"
    context = {
        "words": asked, "page": page,
        "claims": [(one, marked(one.statement, asked)) for one in page],
        "studies": [(study, marked(study.plain_title, asked), marked(named(study), asked)) for study in studies],
        "head": head(request, title, "Claims and studies with these words.", reverse("pages:search"),
                     api=reverse("api:claims", query={"q": asked} if asked else None)),
    }  # fmt: skip
    return render(request, "pages/search.html", context)


def claims_with(asked: str, among: PublicationQuerySet | None = None) -> PublicationQuerySet:
    """The claims with these words: first those that state them, then those that have them beside it or in a study."""
    rows = published() if among is None else among
    having = PublicationSearch.objects.filter(vector=web_query(asked)).values("pk")
    through = PublishedStudy.objects.filter(study__in=studies_with(asked).order_by().values("pk")).values("publication")
    stating = Q(pk__isnull=False)
    for word in asked.split()[:WORDS]:
        stating &= Q(statement__icontains=word)
    place = Case(When(stating, then=0), When(Exists(having.filter(pk=OuterRef("pk"))), then=1), default=2)
    open_ones = Case(When(certainty="", then=1), default=0)
    found = rows.filter(pk__in=having.union(through)).annotate(place=place, is_open=open_ones)
    return found.order_by("place", "is_open", "statement", "pk")


def studies_with(asked: str) -> StudyQuerySet:
    """The best of the studies with these words that readers see."""
    return visible().best_matching(asked)


def named(study: Study) -> str:
    """Who wrote a study, where and when, in one line; never its abstract."""
    people = ", ".join(filter(None, (one.get("family") or one.get("literal") for one in study.authors[:6])))
    more = " et al." if len(study.authors) > 6 else ""
    return " · ".join(filter(None, [people + more, study.journal_abbreviation or study.journal, str(study.year or "")]))


def marked(text: str, asked: str) -> SafeString:
    """A text with the words that were searched marked, whatever their accents and endings.

    >>> marked("Gür & cramps", "gur cramp")
    '<mark>Gür</mark> &amp; <mark>cramps</mark>'
    """
    wanted = words(asked)
    return mark_safe(highlights.marked(text, lambda word: like(word, wanted)))  # noqa: S308  it escapes the text


def like(word: str, wanted: Iterable[str]) -> bool:
    """Whether a word is one of these, or differs from one in its ending only."""
    return any(word == one or (len(one) >= STEM and word.startswith(one[: max(STEM, len(one) - 3)])) for one in wanted)


class Lines(Paginator):
    """Pages of publications, each with as much as a line shows: it is asked for when the page is cut, not of all."""

    def page(self, number: int | str) -> Page[Any]:
        found = super().page(number)
        found.object_list = lines(found.object_list)  # type: ignore[arg-type]
        return found


class Verdicts(Func):
    """What a publication says of the outcomes that its certainty is the lowest of; without it dots mislead.

    “Moderate certainty” beside “Magnesium prevents cramps” reads as yes, whatever the studies found.
    """

    function = "jsonb_path_query_array"
    template = """%(function)s(%(expressions)s, '$.assessments[*] ? (@.importance == "critical").verdict')"""
    output_field = JSONField()


def lines(publications: QuerySet[Publication]) -> list[Publication]:
    """Few publications with as much as a line of a list shows: verdicts, people, number of studies, a retraction."""
    rows = list(publications.defer("content"))
    said = Cast("content", JSONField())
    people = KeyTextTransform("population", said)
    shown = PublishedStudy.objects.filter(publication=OuterRef("pk")).order_by().values("publication")
    number = Subquery(shown.values(number=Count("*")))
    retracted = Exists(shown.filter(standing(WITHDRAWN, "study_id")))
    told = (
        Publication.objects.filter(pk__in=[one.pk for one in rows])
        .order_by()
        .values_list("pk", Verdicts(said), people, Coalesce(number, 0), retracted)
    )
    known = {pk: values for pk, *values in told}
    for one in rows:
        one.verdicts, one.population, one.number_of_studies, one.retracted = known[one.pk]  # type: ignore[attr-defined]
    return rows
