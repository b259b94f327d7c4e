"""What an editor writes when a claim is published or retired."""

from typing import Any

from django import forms

from evidence.claims.models import Claim
from evidence.grading.assessing import assessments_of
from evidence.grading.publishing import withdrawn_evidence
from evidence.grading.snapshots import evidence_items
from evidence.grading.text_fields import Words

TALL = forms.Textarea(attrs={"rows": 3, "cols": 80, "class": "vLargeTextField"})


class PublishForm(forms.Form):
    """What an editor says about a new version; a reason only where the claim rests on a retracted study, and a second
    look only where it says less than readers expect."""

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

    bare = forms.BooleanField(error_messages={"required": "Tick this, or add what is missing."})

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = claim.version is not None
        if not withdrawn_evidence(evidence_items(claim), assessments_of(claim)):
            del self.fields["override"]
        missing = [name for name, rows in (("outcome", claim.outcomes), ("study", claim.items)) if not rows.exists()]
        self.fields["bare"].label = f"I publish it although it has no {' and no '.join(missing)}"
        if not missing:
            del self.fields["bare"]


class RetireForm(forms.Form):
    """Why a claim is shown no more."""

    reason = Words(
        label="Why it is retired", widget=TALL, help_text="Kept in its history; readers see that it was retired."
    )
