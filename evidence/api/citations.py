"""Citations of a claim's studies, or of a list of studies, in every format of the house and in every citation style."""

from dataclasses import dataclass
from difflib import get_close_matches

from django.http import HttpResponse
from rest_framework import exceptions
from rest_framework.request import Request

from evidence.api.accepting import Range, ranges
from evidence.api.claims import publication_of
from evidence.api.identifying import listed
from evidence.api.problems import BadParameter
from evidence.api.public import PublicView
from evidence.api.seen import visible
from evidence.citations.bibliography import Form
from evidence.citations.formats import FORMATS, Format, UnknownFormat
from evidence.citations.locales import UnknownLocale
from evidence.citations.pandoc import PandocFailed, TooLarge, TooSlow
from evidence.citations.styles import UnknownStyle
from evidence.studies.bibliographies import formatted
from evidence.studies.cautions import HEADER, header
from evidence.studies.csl import item_of
from evidence.studies.models import Study

DEFAULT, DEFAULT_STYLE = "csl", "nlm"
MOST_STYLED = 1_000  # references of one list in a style: what takes a second or two

# A list in a style, as Crossref names it: `text/x-bibliography; style=apa; locale=en-US`.
BIBLIOGRAPHY = "text/x-bibliography"
FORMS = {form.media_type: form for form in Form} | {BIBLIOGRAPHY: Form.TEXT}
MACHINES = {known.media_type: known for known in FORMATS.values()}


class NotFormatted(exceptions.APIException):
    """Pandoc could not make this list now."""

    status_code = 503
    default_code = "not_formatted"


@dataclass(frozen=True, slots=True)
class Styled:
    """A list in a style, and how it is to be written."""

    style: str
    form: Form
    locale: str | None
    media_type: str


class Citations(PublicView):
    parameters = ("claim", "ids", "format", "style", "locale")

    def get(self, request: Request) -> HttpResponse:
        asked = self.asked()
        chosen = chosen_of(asked, ranges(request.headers.get("Accept", "")))
        studies = studies_of(asked)
        response = written(studies, chosen) if isinstance(chosen, Format) else in_style(studies, chosen)
        extension = chosen.extension if isinstance(chosen, Format) else chosen.form.extension
        name = asked.get("claim", "citations")
        response["Content-Disposition"] = f'inline; filename="{name}{extension}"'
        response["Vary"] = "Accept"
        if told := header(studies):
            response[HEADER] = told
        return response


def written(studies: list[Study], chosen: Format) -> HttpResponse:
    text = "".join(chosen.dump(item_of(study) for study in studies))
    return HttpResponse(text.encode(), content_type=f"{chosen.media_type}; charset=utf-8")


def in_style(studies: list[Study], chosen: Styled) -> HttpResponse:
    if len(studies) > MOST_STYLED:
        said = f"{len(studies):,} references are too many for one list in a style: at most {MOST_STYLED:,}."
        raise BadParameter("style", f"{said} Ask for format=csl, or for parts.")
    try:
        items = [item_of(study) for study in studies]
        content = formatted(items, chosen.style, form=chosen.form, locale=chosen.locale)
    except UnknownStyle as error:
        raise BadParameter("style", f"{error} Search at /api/v1/styles/?q=...") from None
    except UnknownLocale as error:
        raise BadParameter("locale", str(error)) from None
    except (PandocFailed, TooLarge, TooSlow) as error:
        raise NotFormatted(str(error)) from error
    charset = "" if chosen.form.is_binary else "; charset=utf-8"
    return HttpResponse(content, content_type=chosen.media_type + charset)


def chosen_of(asked: dict[str, str], accepted: list[Range]) -> Format | Styled:
    """What the parameters name, else what the Accept header names first, else CSL-JSON."""
    is_styled = "style" in asked or "locale" in asked
    if name := asked.get("format"):
        return named(name, asked, is_styled)
    known = FORMS if is_styled else FORMS | MACHINES
    wanted = next((part for part in accepted if part.media in known), None)
    if wanted is None:
        return styled(asked, Form.TEXT) if is_styled else FORMATS[DEFAULT]
    if not is_styled and wanted.media in MACHINES:
        return MACHINES[wanted.media]
    return styled({**wanted.parameters, **asked}, FORMS[wanted.media], wanted.media)


def named(name: str, asked: dict[str, str], is_styled: bool) -> Format | Styled:
    if name in tuple(Form):
        return styled(asked, Form(name))
    if name not in FORMATS:
        raise unknown_format(name, [*Form] if is_styled else [*FORMATS, *Form])
    if is_styled:
        forms = ", ".join(Form)
        raise BadParameter("format", f"“{name}” has neither style nor locale: leave them out, or ask for {forms}.")
    return FORMATS[name]


def unknown_format(name: str, known: list[str]) -> BadParameter:
    close = get_close_matches(name.lower(), known, n=1)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    return BadParameter("format", str(UnknownFormat(value=name, hint=hint, known=", ".join(known))))


def styled(asked: dict[str, str], form: Form, media_type: str | None = None) -> Styled:
    return Styled(asked.get("style", DEFAULT_STYLE), form, asked.get("locale"), media_type or form.media_type)


def studies_of(asked: dict[str, str]) -> list[Study]:
    if ("claim" in asked) == ("ids" in asked):
        raise BadParameter("claim", "Give either claim=SLUG or ids=a,b (PMIDs, DOIs or PMCIDs).")
    if "ids" in asked:
        return listed(asked["ids"].split(","), "ids", among=visible().with_notices())
    found = publication_of(asked["claim"])
    return list(Study.objects.with_notices().filter(shown_in__publication=found).order_by("shown_in__position"))
