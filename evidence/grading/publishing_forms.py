"""What an editor writes when a claim is published or retired."""

from typing import Any

from django import forms

from evidence.grading.text_fields import Words

TALL = forms.Textarea(attrs={"rows": 3, "cols": 80, "class": "vLargeTextField"})


class PublishForm(forms.Form):
    """What an editor says about a new version; a reason only where the claim rests on a retracted study."""

    note = Words(
        label="What is new",
        widget=TALL,
        required=False,
        help_text="One or two sentences for readers of the last version.",
    )
    override = Words(
        label="Why in spite of the retraction",
        widget=TALL,
        help_text="It is published with this version, with your name if you agreed to be named.",
    )

    def __init__(self, *args: Any, retracted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not retracted:
            del self.fields["override"]


class RetireForm(forms.Form):
    """Why a claim is shown no more."""

    reason = Words(
        label="Why it is retired", widget=TALL, help_text="Kept in its history; readers see that it was retired."
    )
