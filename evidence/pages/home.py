"""The landing page, and the search over claims and studies that begins there."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Paginator
from django.db.models import Case, Count, JSONField, Q, QuerySet, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from evidence.api.claims import published
from evidence.api.studies import public_studies
from evidence.folding import fold, words
from evidence.grading.publications import PublicationQuerySet, PublishedStudy
from evidence.pages.heads import head
from evidence.studies.models import BY_LENGTH, CANDIDATES, Study, StudyQuerySet, web_query

LATEST = 5  # claims on the landing page
MOST = 20  # studies that a search shows, and claims on a page of it
LONGEST = 300  # characters of a search
WORDS = 10  # of a search that a statement is looked through for
STEM = 4  # letters that a word of a text must share with a word of the search, to be marked
WORD = re.compile(r"\w+")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page: what this is, and the way to the claims, the admin and the API."""
    counts = {"claims": published().count(), "studies": public_studies().count()}
    newest = lines(published()).order_by("-published_at", "-pk")[:LATEST]
    told = "What studies found about the claims that articles make, and how sure reviewers are."
    own = head(request, "Evidence: what do the studies say?", told, reverse("pages:home"), api=reverse("api:root"),
               data={"@type": "WebSite", "isPartOf": None, "potentialAction": search_action(request)})  # fmt: skip
    return render(request, "pages/home.html", {"counts": counts, "newest": newest, "head": own})


def search_action(request: HttpRequest) -> dict[str, str]:
    """How programs search this site (https://schema.org/SearchAction)."""
    address = request.build_absolute_uri(reverse("pages:search"))
    return {"@type": "SearchAction", "target": f"{address}?q={{words}}", "query-input": "required name=words"}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Claims and studies with these words, the claims first: they say what the studies found."""
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    claims, studies = (claims_with(asked), list(studies_with(asked))) if asked else (published().none(), [])
    page = Paginator(claims, MOST).get_page(request.GET.get("page"))
    title = f"Search: {asked}" if asked else "Search"
    context = {
        "words": asked, "page": page,
        "claims": [(one, marked(one.statement, asked)) for one in page],
        "studies": [(study, marked(study.plain_title, asked), marked(named(study), asked)) for study in studies],
        "head": head(request, title, "Claims and studies with these words.", reverse("pages:search")),
    }  # fmt: skip
    return render(request, "pages/search.html", context)


def claims_with(asked: str, among: PublicationQuerySet | None = None) -> PublicationQuerySet:
    """The claims with these words: first those that state them, then those that have them beside it or in a study."""
    rows = published() if among is None else among
    having = rows.filter(search__vector=web_query(asked)).values("pk")
    through = PublishedStudy.objects.filter(study__in=candidates(asked)).values("publication")
    stating = Q(pk__isnull=False)
    for word in asked.split()[:WORDS]:
        stating &= Q(statement__icontains=word)
    place = Case(When(stating, then=0), When(pk__in=having, then=1), default=2)
    open_ones = Case(When(certainty="", then=1), default=0)
    found = lines(rows.filter(Q(pk__in=having) | Q(pk__in=through))).annotate(place=place, is_open=open_ones)
    return found.order_by("place", "is_open", "statement", "pk")


def studies_with(asked: str) -> StudyQuerySet:
    """The best of the studies with these words that readers see."""
    rank = SearchRank("search__vector", web_query(asked), normalization=BY_LENGTH)
    return public_studies().filter(pk__in=candidates(asked)).annotate(rank=rank).order_by("-rank", "-pk")[:MOST]


def candidates(asked: str) -> QuerySet[Any, Any]:
    """The newest studies with these words: few enough to be ranked, however common the words are."""
    return public_studies().matching(asked).order_by("-pk").values("pk")[:CANDIDATES]


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
    wanted, parts, last = words(asked), [], 0
    for found in WORD.finditer(text):
        if like(fold(found.group()), wanted):
            parts += [escape(text[last : found.start()]), f"<mark>{escape(found.group())}</mark>"]
            last = found.end()
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308  all text is escaped above


def like(word: str, wanted: Iterable[str]) -> bool:
    """Whether a word is one of these, or differs from one in its ending only."""
    return any(word == one or (len(one) >= STEM and word.startswith(one[: max(STEM, len(one) - 3)])) for one in wanted)


def lines(publications: PublicationQuerySet) -> PublicationQuerySet:
    """Publications with as much as a line of a list shows: the people, and the number of studies."""
    people = KeyTextTransform("population", Cast("content", JSONField()))
    return publications.defer("content").annotate(population=people, number_of_studies=Count("shown"))
