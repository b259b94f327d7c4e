"""A claim as something to cite, in every format of the house and in the styles that are most asked for."""

from html import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evidence.api.claims import version_of
from evidence.citations import nlm
from evidence.citations.bibliography import Form
from evidence.citations.formats import FORMATS
from evidence.citations.item import Item
from evidence.citations.pandoc import PandocFailed, TooLarge, TooSlow
from evidence.grading.publications import Publication
from evidence.pages.heads import SITE
from evidence.studies.bibliographies import formatted

# The styles that a page offers, by the names that people know; all others are at the API.
FAMILIAR = {
    "nlm": "NLM (Vancouver)", "ama": "AMA", "apa": "APA", "chicago": "Chicago", "harvard": "Harvard",
    "lancet": "Lancet", "mla": "MLA", "nejm": "NEJM",
}  # fmt: skip
LATER = 60  # seconds
STYLED = "styled"


def item_of_claim(publication: Publication, address: str) -> Item:
    """One version of a claim as a page of the web: what it says stays as it was cited."""
    day = timezone.localdate(publication.published_at)
    return {
        "id": f"evidence-{publication.claim.slug}-{publication.number}",
        "type": "webpage",
        "title": escape(f"Evidence on the claim “{publication.statement.rstrip('.')}”", quote=False),
        "edition": f"version {publication.number}",
        "publisher": SITE,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": address,
        "language": "en",
    }


def reference_of(item: Item) -> str:
    """The reference as PubMed would print it."""
    return nlm.dumps(item)


@require_safe
def claim_citation(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """A reference to one version of a claim, in a format, or in the style that `style=` names."""
    here = request.build_absolute_uri(reverse("pages:version", args=[slug, number]))
    item = item_of_claim(version_of(slug, number), here)
    if name == STYLED:
        return in_style(item, request.GET.get("style", "nlm"))
    if name not in FORMATS:
        raise Http404(f"There is no citation format “{name}”. Known are: {', '.join(FORMATS)}.")
    chosen = FORMATS[name]
    response = HttpResponse("".join(chosen.dump([item])), content_type=f"{chosen.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{slug}-version-{number}{chosen.extension}"'
    return response


def in_style(item: Item, style: str) -> HttpResponse:
    if style not in FAMILIAR:
        raise Http404(f"This page does not offer the style “{style}”. It offers: {', '.join(FAMILIAR)}.")
    try:
        content = formatted([item], style, form=Form.TEXT)
    except (PandocFailed, TooLarge, TooSlow) as error:
        return HttpResponse(
            str(error), content_type="text/plain; charset=utf-8", status=503, headers={"Retry-After": LATER}
        )
    return HttpResponse(content, content_type="text/plain; charset=utf-8")
