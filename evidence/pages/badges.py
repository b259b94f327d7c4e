"""The badge of a claim at an address of its own, and the lines by which an article shows it."""

from dataclasses import dataclass
from html import escape

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.api.claims import publication_of, withdrawn_since
from evidence.api.conditional import conditional, tag_of_body
from evidence.api.problems import Gone
from evidence.grading.publications import Publication
from evidence.grading.rules import Certainty
from evidence.pages.badge_drawing import DEFAULT, WORDS, UnknownLanguage, badge, language_of, retired_badge, said

MAX_AGE = 300  # seconds that a cache may keep a badge: a retraction shows soon
MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\[]`*_<>"})


@dataclass(frozen=True, slots=True)
class Embed:
    """How an article shows a badge: the text beside it, and the lines to paste."""

    alt: str
    src: str
    html: str
    markdown: str
    languages: str


@require_safe
def claim_badge(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How sure we are of the latest publication; of a retired claim (410) that it was retired; 404 for no claim.

    400 for a language without words: an article in Finnish must not show English by mistake.
    """
    try:
        language = language_of(request.GET.get("lang", DEFAULT))
    except UnknownLanguage as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=400)
    try:
        publication = publication_of(slug)
    except Gone:
        return respond(request, retired_badge(language), language, status=410)
    return respond(request, badge(certainty_of(publication), language, shaken=is_shaken(publication)), language)


def certainty_of(publication: Publication) -> Certainty | None:
    return Certainty(publication.certainty) if publication.certainty else None


def is_shaken(publication: Publication) -> bool:
    """Whether a study was retracted after it was published with the claim."""
    return bool(withdrawn_since(publication))


def respond(request: HttpRequest, svg: str, language: str, status: int = 200) -> HttpResponseBase:
    """The picture, open to every page that shows it."""
    response = HttpResponse(svg.encode(), content_type="image/svg+xml", status=status)
    response["Content-Language"] = language
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["ETag"] = tag_of_body(response.content)
    return conditional(request, response) if status == 200 else response


def embed_of(request: HttpRequest, publication: Publication) -> Embed:
    """The lines that put a claim's badge, with a link to its page, into an article."""
    slug = publication.claim.slug
    page, src = (request.build_absolute_uri(reverse(f"pages:{name}", args=[slug])) for name in ("claim", "badge"))
    # The lines stay in articles while the certainty changes: their words must not name it.
    lasting = f"{WORDS[DEFAULT].certainty}, on the claim “{publication.statement}”"
    return Embed(
        alt=said(certainty_of(publication), DEFAULT),
        src=reverse("pages:badge", args=[slug]),
        html=f'<a href="{escape(page)}"><img src="{escape(src)}" alt="{escape(lasting)}" height="26"></a>',
        markdown=f"[![{lasting.translate(MARKDOWN)}]({src})]({page})",
        languages=", ".join(WORDS),
    )
