"""The page "Render an article": Markdown with citation keys in, an article with its reference list out."""

from typing import Any

import nh3
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString, mark_safe

from evidence.articles.manuscripts import LARGEST, ManuscriptTooLong
from evidence.articles.rendering import ARTICLE_ATTRIBUTES, ARTICLE_CLASSES, ARTICLE_TAGS, TARGETS, Rendered, render
from evidence.citations.locales import LOCALES
from evidence.citations.sanitising import SCHEMES
from evidence.citations.styles import search
from evidence.errors import EvidenceError

SUGGESTED = 60  # styles in the list beside the text box; any other can be typed
WITHOUT_IDS = {tag: names - {"id"} for tag, names in ARTICLE_ATTRIBUTES.items()}


class Suggestions(forms.TextInput):
    """A text box with suggestions, which needs no script."""

    template_name = "admin/articles/suggestions.html"

    def __init__(self, options: list[tuple[str, str]]) -> None:
        super().__init__()
        self.options = options

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "list": f"{name}-suggestions"})
        return context | {"options": self.options}


class RenderForm(forms.Form):
    """An article in Markdown, and what it is to become."""

    text = forms.CharField(
        label="Article in Markdown", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "cols": 100, "class": "vLargeTextField"}),
        help_text="Cite with [@pmid:22972143], [@doi:10.1002/14651858.CD009402.pub2], [@pmcid:PMC7025716] or, for all "
        "studies of a published claim, [@claim:its-slug]. In a sentence: @pmid:22972143; with a page: "
        "[@pmid:22972143, p. 33].",
    )  # fmt: skip
    file = forms.FileField(label="or a file of it", required=False, help_text="Markdown, UTF-8, at most 1 MB.")
    style = forms.CharField(
        label="Citation style", max_length=200, help_text="Such as ama, apa, mla, vancouver, nature."
    )
    locale = forms.CharField(
        label="Language", max_length=20, required=False, help_text="Such as de-DE. Without, that of the style."
    )
    to = forms.ChoiceField(label="Format", choices=[(row.name, row.label) for row in TARGETS.values()], initial="docx")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = search("", styles_folder(), limit=SUGGESTED)
        self.fields["style"].widget = Suggestions([(style.key, style.title) for style in found])
        self.fields["locale"].widget = Suggestions([(locale, "") for locale in LOCALES])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        if upload:
            cleaned["text"] = self.read(upload)
        if not (cleaned.get("text") or "").strip():
            raise forms.ValidationError("Paste an article in Markdown, or choose a file of one.")
        return cleaned

    def read(self, upload: Any) -> str:
        if upload.size > LARGEST:
            raise forms.ValidationError(str(ManuscriptTooLong(size=upload.size, limit=LARGEST)))
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(f"{upload.name} is no UTF-8 text: save it as UTF-8.") from None


def styles_folder() -> Any:
    return settings.EVIDENCE_HOME / "styles"


class WithRendering(admin.ModelAdmin):
    """The page beside the list of articles; whoever may see articles may render one, and nothing is stored."""

    change_list_template = "admin/articles/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        own = path("render/", self.admin_site.admin_view(self.render_view), name="evidence_article_render")
        return [own, *super().get_urls()]

    def render_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = RenderForm(request.POST or None, request.FILES or None)
        preview, warnings = SafeString(""), tuple[str, ...]()
        if request.method == "POST" and form.is_valid():
            download = "download" in request.POST
            rendered = rendered_by(form, form.cleaned_data["to"] if download else "html")
            if rendered and download:
                return attachment(rendered, form.cleaned_data["to"])
            if rendered:
                preview, warnings = shown(rendered), rendered.warnings
        context = self.admin_site.each_context(request) | {
            "title": "Render an article", "opts": self.opts, "form": form, "preview": preview, "warnings": warnings,
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/render.html", context)


def rendered_by(form: RenderForm, to: str) -> Rendered | None:
    """What the form asks for; what is wrong is said in the form, a line for each key."""
    given = form.cleaned_data
    try:
        return render(
            given["text"], style=given["style"], to=to, locale=given["locale"] or None, folder=styles_folder()
        )
    except EvidenceError as error:
        form.add_error(None, [line for line in str(error).splitlines() if line])
        return None


def shown(rendered: Rendered) -> SafeString:
    """The article for the page itself: sanitised again, and without ids, which the page has too."""
    clean = nh3.clean(
        rendered.content.decode(), tags=ARTICLE_TAGS, attributes=WITHOUT_IDS, allowed_classes=ARTICLE_CLASSES,
        url_schemes=SCHEMES, link_rel="noopener noreferrer",
    )  # fmt: skip
    return mark_safe(clean)  # noqa: S308 - what nh3 has let through


def attachment(rendered: Rendered, to: str) -> HttpResponse:
    """A download; what the writer should know travels in the page only, so the preview comes first in the form."""
    target = TARGETS[to]
    charset = "" if target.is_binary else "; charset=utf-8"
    response = HttpResponse(rendered.content, content_type=f"{target.media_type}{charset}")
    response["Content-Disposition"] = f'attachment; filename="article{target.extension}"'
    response["Content-Security-Policy"] = "sandbox"
    return response
