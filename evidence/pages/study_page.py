"""The page of a study: what it is, how it stands, and what is built on it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.claims import published
from evidence.api.identifying import NOT_USED, identified
from evidence.api.study_serializers import public_studies
from evidence.articles.models import Article
from evidence.citations import jsonld, nlm
from evidence.citations.formats import FORMATS
from evidence.grading.publications import Publication
from evidence.pages.citing import FAMILIAR
from evidence.pages.heads import Head, head
from evidence.pages.home import lines
from evidence.studies.csl import item_of
from evidence.studies.display import source
from evidence.studies.models import Study


@require_safe
def study(request: HttpRequest, identifier: str) -> HttpResponseBase:
    found = identified(identifier, among=public_studies())
    if found is None:
        raise Http404(f"{NOT_USED} {identifier}.")
    if identifier != found.key:
        return redirect("pages:study", found.key)
    context = {
        "study": found, "formats": FORMATS.values(), "styles": FAMILIAR, "head": head_of(request, found),
        "reference": nlm.dumps(item_of(found)), "articles": citing(found), "claims": resting_on(found),
    }  # fmt: skip
    return render(request, "pages/study.html", context)


def resting_on(study: Study) -> list[Publication]:
    """The published claims that a study bears on, as the lists of claims show them."""
    shown = [row.publication_id for row in study.shown_in.all()]
    return lines(published().filter(pk__in=shown).order_by("statement", "pk"))


def citing(study: Study) -> list[Article]:
    """The public articles that cite a study, their texts left unread."""
    return list(Article.objects.public().filter(citations__study=study).defer("text").distinct())


def head_of(request: HttpRequest, study: Study) -> Head:
    path, api = reverse("pages:study", args=[study.key]), reverse("api:study", args=[study.key])
    told = (
        f"{study.short_citation}. {source(study)}. {study.standing.label}. What reviewers judged of it, claim by claim."
    )
    # A study without a journal is part of nothing, least of all of this site.
    data = {"isPartOf": None, **jsonld.work(item_of(study))}
    return head(request, study.plain_title, told, path, api=api, kind="article", data=data)
