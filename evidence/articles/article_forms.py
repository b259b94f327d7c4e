"""How an article comes in: pasted or uploaded, beside what is said about it; and which study a reference means."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect

from evidence.articles.documents import LARGEST, Document, DocumentTooLarge, Kind, kind_of, read_document
from evidence.articles.models import Article, Citation, Statement
from evidence.citations.styles import UnknownStyle, find
from evidence.claims.models import Claim
from evidence.errors import EvidenceError


class TwoTexts(EvidenceError):
    """There is a pasted text and the file {file}: take one of them away, so that it is clear which is the article."""


class NoText(EvidenceError):
    """{what} holds no text. Nothing of the article was changed: paste or choose it again."""


class ArticleForm(forms.ModelForm):
    """An article; a text that is pasted or uploaded takes the place of the one before."""

    pasted = forms.CharField(
        label="Text", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 100, "class": "vLargeTextField"}),
        help_text="Paste the whole article with its reference list, as text or Markdown. Its references are looked up, "
        "and what it claims is recognised by its words.",
    )  # fmt: skip
    file = forms.FileField(
        label="or a file of it", required=False, help_text="Plain text, Markdown (.md), a web page (.html) or .docx."
    )
    document: Document | None = None

    class Meta:
        model = Article
        fields = ["title", "slug", "url", "language", "style", "last_reviewed", "public", "responsible"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.document = self.read(cleaned)
        except EvidenceError as error:
            self.add_error("file" if cleaned.get("file") else "pasted", str(error))
        return cleaned

    def clean_style(self) -> str:
        """The key of the style, whichever of its names was typed."""
        name: str = self.cleaned_data["style"]
        if not name.strip():
            return ""
        try:
            return find(name, settings.EVIDENCE_HOME / "styles").key
        except UnknownStyle as error:
            raise forms.ValidationError(str(error)) from None

    def read(self, cleaned: dict[str, Any]) -> Document | None:
        """What was pasted or uploaded; None when neither was. Raises an EvidenceError that says what to do."""
        upload, pasted = cleaned.get("file"), cleaned.get("pasted") or ""
        if upload and pasted.strip():
            raise TwoTexts(file=upload.name)
        if not (upload or pasted):
            return None
        document = uploaded(upload) if upload else read_document(pasted.encode("utf-8", "replace"), Kind.TEXT)
        if not any(map(str.isalnum, document.text)):
            raise NoText(what=upload.name if upload else "The pasted text")
        return document


def uploaded(upload: Any) -> Document:
    """The document of a file. Raises UnreadableDocument, DocumentTooLarge and what reading it raises."""
    if upload.size > LARGEST:
        raise DocumentTooLarge(what=f"{upload.size / 1_000_000:.1f} MB", limit=f"{LARGEST // 1_000_000} MB")
    content = upload.read()
    return read_document(content, kind_of(upload.name, content))


class ClaimSelect(AutocompleteSelect):
    """A choice among claims; the one that is chosen is at hand, so that a page of many asks for none of them."""

    chosen: Claim | None = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if self.chosen is None or value != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        return [(None, [self.create_option(name, self.chosen.pk, str(self.chosen), True, 0)], 0)]


class StatementForm(forms.ModelForm):
    """A claim that the article makes; what somebody adds or changes is theirs, and no reading takes it away."""

    class Meta:
        model = Statement
        fields = ["claim", "sentence"]
        widgets = {"sentence": AdminTextareaWidget({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "claim" in self.fields:
            widget: Any = self.fields["claim"].widget
            getattr(widget, "widget", widget).chosen = self.instance.claim

    def save(self, commit: bool = True) -> Statement:
        self.instance.found_by = Statement.FoundBy.PERSON
        return super().save(commit)  # type: ignore[no-any-return]


class ChoiceForm(forms.Form):
    """Which study a reference means, and why a person says so. A candidate is chosen on the page beside the form."""

    named = forms.CharField(
        label="PMID, DOI or PMCID", max_length=300, required=False, help_text="Of the study that the reference means."
    )
    reason = forms.CharField(
        label="Why this study", widget=forms.Textarea(attrs={"rows": 3, "cols": 80, "class": "vLargeTextField"}),
        help_text="It is kept with the reference, and with your name in the history.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        candidate, typed = self.data.get("candidate", "")[:300].strip(), cleaned.get("named", "").strip()
        if candidate and typed:
            raise forms.ValidationError(f"You chose a study above and named {typed}: keep one of them.")
        if not (candidate or typed) and "named" not in self.errors:
            raise forms.ValidationError("Choose a study, or name one by its PMID, DOI or PMCID.")
        return cleaned | {"named": candidate or typed}


class CitedForForm(forms.ModelForm):
    """For which claim a reference is cited."""

    class Meta:
        model = Citation
        fields = ["claim"]
        help_texts = {"claim": "The claim of this site that the sentences with this reference make."}
