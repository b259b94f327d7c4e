"""Fields for what people write in some lines."""

from typing import Any

from django import forms


class Words(forms.CharField):
    """A text of some lines, with its line ends as they are stored."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
