"""How an article comes in: pasted or uploaded, beside what is said about it; and which study a reference means."""

from typing import Any

from django import forms

from evidence.articles.documents import LARGEST, Document, Kind, kind_of, read_document
from evidence.articles.models import Article
from evidence.errors import EvidenceError


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

    def read(self, cleaned: dict[str, Any]) -> Document | None:
        upload, pasted = cleaned.get("file"), cleaned.get("pasted") or ""
        if upload:
            if upload.size > LARGEST:
                raise forms.ValidationError(
                    {"file": f"{upload.name} has {upload.size:,} bytes; at most {LARGEST:,} are read."}
                )
            content = upload.read()
            return read_document(content, kind_of(upload.name, content))
        return read_document(pasted.encode(), Kind.TEXT) if pasted.strip() else None


class ChoiceForm(forms.Form):
    """Which study a reference means, and why a person says so."""

    named = forms.CharField(
        label="PMID, DOI or PMCID", max_length=300, help_text="Of the study that the reference means."
    )
    reason = forms.CharField(
        label="Why this study", widget=forms.Textarea(attrs={"rows": 3, "cols": 80, "class": "vLargeTextField"}),
        help_text="It is kept with the reference, and with your name in the history.",
    )  # fmt: skip
