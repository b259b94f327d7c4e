"""The page of a study: what it is, how it stands, and what is built on it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.studies import identified
from evidence.articles.models import Article
from evidence.citations import jsonld, nlm
from evidence.citations.formats import FORMATS
from evidence.pages.citing import FAMILIAR
from evidence.pages.heads import Head, head
from evidence.studies.csl import item_of
from evidence.studies.display import source
from evidence.studies.models import Study


@require_safe
def study(request: HttpRequest, identifier: str) -> HttpResponseBase:
    found = identified(identifier)
    if found is None:
        raise Http404(f"No published claim uses a study with the identifier {identifier}.")
    if identifier != found.key:
        return redirect("pages:study", found.key)
    context = {
        "study": found, "formats": FORMATS.values(), "styles": FAMILIAR, "head": head_of(request, found),
        "reference": nlm.dumps(item_of(found)), "articles": citing(found),
    }  # fmt: skip
    return render(request, "pages/study.html", context)


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
