"""The citation styles by their names: what to write as `style=` of a list of citations."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from evidence.api.public import PublicView, whole
from evidence.citations.style_index import Style
from evidence.citations.styles import search


class StyleList(PublicView):
    """The twenty styles nearest to the words of `q`; the familiar ones without."""

    parameters = ("q",)

    def get(self, request: Request) -> Response:
        found = search(self.asked().get("q", ""), settings.EVIDENCE_HOME / "styles")
        return whole([shown(style) for style in found])


def shown(style: Style) -> dict[str, str | None]:
    return {
        "style": style.key,
        "title": style.title,
        "short_title": style.short_title or None,
        "kind": style.kind,
        "parent": style.parent,
        "default_locale": style.default_locale,
        "license": style.license or None,
    }
