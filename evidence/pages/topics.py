"""The topics that published claims have, and the claims of each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.claims import published
from evidence.api.seen import published_topics
from evidence.claims.models import Topic
from evidence.pages.heads import head
from evidence.pages.home import Lines

PER_PAGE = 100  # claims on a page of a topic


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All topics of published claims, with how many claims each has."""
    counts = published_topics()
    rows = [(topic, counts[topic.slug]) for topic in Topic.objects.filter(slug__in=counts)]
    told = "What the claims are about: choose a topic, and see what the studies say."
    context = {
        "topics": rows,
        "head": head(request, "Topics", told, reverse("pages:topics"), api=reverse("api:claims")),
    }
    return render(request, "pages/topics.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The claims of a topic, in the order of the alphabet."""
    found = Topic.objects.filter(slug=slug).first()
    rows = published().filter(topics__contains=[slug])
    if found is None or not rows.exists():
        raise Http404(f"No published claim has the topic “{slug}”.")
    page = Lines(rows.order_by("statement", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    told = f"{page.paginator.count} claims about {found.name.lower()}: what studies found, and how sure reviewers are."
    path, api = reverse("pages:topic", args=[slug]), reverse("api:claims", query={"topic": slug})
    return render(
        request,
        "pages/topic.html",
        {"topic": found, "page": page, "head": head(request, found.name, told, path, api=api)},
    )
