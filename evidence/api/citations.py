"""Citations of a claim's studies, or of a list of studies, in every format of the house."""

import re

from django.http import StreamingHttpResponse
from rest_framework.request import Request

from evidence.api.claims import publication_of
from evidence.api.problems import BadParameter
from evidence.api.public import PublicView
from evidence.api.studies import listed, public_studies
from evidence.citations.formats import FORMATS, Format, UnknownFormat, get
from evidence.studies.csl import item_of
from evidence.studies.models import Study

DEFAULT = "csl"


class Citations(PublicView):
    parameters = ("claim", "ids", "format")

    def get(self, request: Request) -> StreamingHttpResponse:
        asked = self.asked()
        chosen = format_of(asked.get("format"), request.headers.get("Accept", ""))
        studies = studies_of(asked)
        pieces = (piece.encode() for piece in chosen.dump(item_of(study) for study in studies))
        response = StreamingHttpResponse(pieces, content_type=f"{chosen.media_type}; charset=utf-8")
        name = asked.get("claim", "citations")
        response["Content-Disposition"] = f'inline; filename="{name}{chosen.extension}"'
        response["Vary"] = "Accept"
        return response


def format_of(name: str | None, accept: str) -> Format:
    """The format that was named, else the first that the Accept header names, else CSL-JSON."""
    if name is not None:
        try:
            return get(name)
        except UnknownFormat as error:
            raise BadParameter("format", str(error)) from None
    by_type = {known.media_type: known for known in FORMATS.values()}
    return next((by_type[media] for media in by_preference(accept) if media in by_type), FORMATS[DEFAULT])


def by_preference(accept: str) -> list[str]:
    """The media types of an Accept header, the most wanted first, without those that are refused (q=0)."""
    ranges = [part.split(";") for part in accept.lower().split(",")]
    weighed = [(media.strip(), weight(parameters)) for media, *parameters in ranges]
    return [media for media, q in sorted(weighed, key=lambda pair: -pair[1]) if q > 0]


def weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if re.fullmatch(r"[01](\.\d{0,3})?", value.strip()) else 0.0
    return 1.0


def studies_of(asked: dict[str, str]) -> list[Study]:
    if ("claim" in asked) == ("ids" in asked):
        raise BadParameter("claim", "Give either claim=SLUG or ids=a,b (PMIDs, DOIs or PMCIDs).")
    if "ids" in asked:
        return listed(asked["ids"], "ids")
    found = publication_of(asked["claim"])
    return list(public_studies().filter(shown_in__publication=found).order_by("shown_in__position"))
