"""Forms for what people write of studies: those that PubMed does not fill, and overrides of notices."""

from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.forms import BooleanField, CharField, CheckboxInput, HiddenInput, ModelForm, Textarea
from django.utils import timezone

from evidence.identifiers.schemes import InvalidIdentifier, Scheme, normalize
from evidence.studies.models import Notice, Study


class NoticeForm(ModelForm):
    """A notice; of one that PubMed announces only the override can be written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.source != Notice.Source.PERSON:
            for name in set(self.fields) - {"override_reason"}:
                self.fields[name].disabled = True


FIRST_YEAR = 1500  # before it, nothing was printed that a claim rests on
ONE_LINE = {"doi", "journal", "volume", "issue", "pages"}


class TypedStudyForm(ModelForm):
    """A study that a person types, with identifiers in any form."""

    authors_typed = CharField(
        label="authors", required=False, widget=Textarea(attrs={"rows": 4}),
        help_text="One a line: family name, comma, given names. A group: its name without a comma.",
    )  # fmt: skip

    another_work = BooleanField(
        label="It is another work", required=False, widget=HiddenInput,
        help_text="Tick this if the study that is here already is not the one that you enter.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ONE_LINE & set(self.fields):
            self.fields[name].widget = AdminTextInputWidget()
        if self.instance.fetched_at:
            del self.fields["authors_typed"]  # PubMed’s are shown, and must not be emptied by a form without them
        names = (
            ", ".join(filter(None, [a.get("family"), a.get("given")])) or a["literal"] for a in self.instance.authors
        )
        self.initial["authors_typed"] = "\n".join(names)

    def clean_pmid(self) -> str | None:
        return self.normal(Scheme.PMID)

    def clean_pmcid(self) -> str | None:
        return self.normal(Scheme.PMCID)

    def clean_doi(self) -> str | None:
        return self.normal(Scheme.DOI)

    def normal(self, scheme: Scheme) -> str | None:
        typed = self.cleaned_data.get(scheme.value)
        if not typed:
            return None
        try:
            found = normalize(scheme, typed)
        except InvalidIdentifier as error:
            raise ValidationError(str(error)) from None
        if typed.startswith("10.") and found != typed.strip():
            raise ValidationError(f"This would be read as {found}: write it so, if that is what you mean.")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "authors_typed" in cleaned:
            lines = filter(None, map(str.strip, cleaned["authors_typed"].splitlines()))
            self.instance.authors = [typed_author(line) for line in lines]
        if {"title", "year"} & set(self.changed_data):
            self.ask_about_double(cleaned)
        return cleaned

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        last = timezone.localdate().year + 1
        if year is not None and not FIRST_YEAR <= year <= last:
            raise ValidationError(
                f"{year} is no year of a publication: from {FIRST_YEAR} to {last}, or leave it empty."
            )
        return year

    def ask_about_double(self, cleaned: dict[str, Any]) -> None:
        """The same title and year are mostly the same work: whoever enters it says once more that it is not."""
        double = (
            Study.objects.titled(cleaned.get("title", ""), cleaned.get("year")).exclude(pk=self.instance.pk).first()
        )
        if double is None:
            return
        self.fields["another_work"].widget = CheckboxInput()
        if not cleaned.get("another_work"):
            self.add_error(
                "another_work",
                f"A study of this title and year is here already: {double.short_citation} ({double.key}). Use that "
                "one; or tick this, and save again.",
            )


def typed_author(line: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in line.partition(","))
    if not comma:
        return {"literal": family}
    return {"family": family, "given": given} if given else {"family": family}
