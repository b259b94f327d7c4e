"""A draft pasted by anybody, checked and shown at once; nothing of it is stored or logged."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from evidence.articles.auditing import Audit, AuditedReference, audit_draft
from evidence.articles.documents import Document, Kind, kind_of, read_document
from evidence.articles.drafts import Draft, read_draft
from evidence.articles.findings import Finding, FindingKind
from evidence.errors import EvidenceError
from evidence.pages.heads import head
from evidence.pubmed.answers import PubMedError
from evidence.studies.outcomes import Outcome
from evidence.studies.source import pubmed
from evidence.studies.standing import Standing

TOLD = "Paste a draft: see whether its references exist and still stand, and whether its words go beyond the evidence."
LARGEST_TEXT = 200_000  # bytes
LARGEST_FILE = 2_000_000  # bytes; a Word document holds more than its text
MOST_REFERENCES = 100
MOST_SENTENCES = 5_000  # a text of 200 kB has some 2,000
SECONDS = 5.0  # that a file may take to be read
ENDS = re.compile(r"[.!?]\s|\n")
AT_ONCE = 2  # drafts at a time, of all processes together: PubMed's rate is for the reviewers too
LATER = 60  # seconds
GOOD = frozenset(one.value for one in Outcome if one.good)

# What comes first: what may mislead a reader, then what is out of date, then what was merely not found.
GROUPS = (
    ("May mislead a reader", (
        FindingKind.RETRACTED, FindingKind.CONCERN, FindingKind.CONTRADICTS, FindingKind.WORDING, FindingKind.DISAGREES,
    )),
    ("Needs an update or a reference", (
        FindingKind.SUPERSEDED, FindingKind.CORRECTED, FindingKind.PREPRINT, FindingKind.UNCITED_CLAIM,
        FindingKind.MISSING_LIST,
    )),
    ("Not found, or about something else", (FindingKind.UNRESOLVED, FindingKind.OFF_CLAIM)),
)  # fmt: skip


class TooManyDrafts(EvidenceError):
    """Others are checking drafts at this moment. Your text is still below: try again in a minute."""

    code = "too_many_drafts"


class NoText(EvidenceError):
    """This file holds no text. Paste the draft instead."""

    code = "no_text"


class TooMuchText(EvidenceError):
    """This draft has more than {limit} bytes of text or {sentences} sentences, the most that are checked here. Check it
    in parts."""

    code = "too_much_text"


class TooManyPrinted(EvidenceError):
    """This draft lists {count:,} references; at most {limit} are checked here. Check it in parts."""

    code = "too_many_printed"


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with the reference that it is about."""

    finding: Finding
    reference: AuditedReference | None


class DraftForm(forms.Form):
    """A pasted text, or a file of one."""

    text = forms.CharField(
        label="Your draft, with its reference list", required=False, strip=False, widget=forms.Textarea({"rows": 14})
    )
    file = forms.FileField(
        label="or a file of it", required=False,
        widget=forms.FileInput({"accept": ".txt,.md,.html,.htm,.docx"}),
        help_text="Text, Markdown, HTML or Word (.docx)",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Sizes only: nothing is read before the draft has its place, so that many drafts cannot stop the site."""
        cleaned = super().clean() or {}
        upload, text = cleaned.get("file"), cleaned.get("text") or ""
        if upload is None and "file" not in self.errors and not text.strip():
            raise forms.ValidationError("Paste a draft, or choose a file of one.")
        if upload and text.strip():
            raise forms.ValidationError("Paste a draft or choose a file of one, not both.")
        size, most = (upload.size, LARGEST_FILE) if upload else (len(text.encode("utf-8", "replace")), LARGEST_TEXT)
        if size > most:
            raise forms.ValidationError(
                f"This draft has {size:,} bytes; at most {most:,} are checked here. Check it in parts."
            )
        return cleaned

    def document(self) -> Document:
        """Raises an EvidenceError when it cannot be read, or holds no text or too much of it."""
        upload = self.cleaned_data.get("file")
        content = upload.read() if upload else self.cleaned_data["text"].encode("utf-8", "replace")
        kind = kind_of(upload.name, content) if upload else Kind.TEXT
        document = read_document(content, kind, seconds=SECONDS)
        if not document.text.strip():
            raise NoText()
        if len(document.text.encode("utf-8", "replace")) > LARGEST_TEXT or too_many(document.text):
            raise TooMuchText(limit=f"{LARGEST_TEXT:,}", sentences=f"{MOST_SENTENCES:,}")
        return document


def too_many(text: str) -> bool:
    return sum(1 for _ in ENDS.finditer(text)) > MOST_SENTENCES


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def draft_audit(request: HttpRequest) -> HttpResponse:
    """The form; and, for a draft that was sent, what it should be told."""
    if not settings.PUBLIC_AUDIT:
        raise Http404("This site does not check drafts of visitors.")
    form = DraftForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            context = result(audited(form))
        except EvidenceError as error:
            form.add_error(None, str(error))
            status = 503 if isinstance(error, (TooManyDrafts, PubMedError)) else 400
    elif request.method == "POST":
        status = 400
    limits = {"most": MOST_REFERENCES, "kilobytes": LARGEST_TEXT // 1_000}
    own = head(request, "Check a draft", TOLD, reverse("pages:audit"))
    response = render(request, "pages/audit.html", {"form": form, "head": own, **limits, **context}, status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = str(LATER)
    return response


def audited(form: DraftForm) -> Audit:
    """The audit of a draft. Raises TooManyPrinted, TooManyDrafts, and what the document or PubMed raise."""
    with one_of_few():
        document = form.document()
        draft: Draft = read_draft(document.text, document.title)
        if len(draft.references) > MOST_REFERENCES:
            raise TooManyPrinted(count=len(draft.references), limit=MOST_REFERENCES)
        return audit_draft(draft, pubmed(tries=2))


@contextmanager
def one_of_few() -> Iterator[None]:
    """One of the places for drafts, which PostgreSQL keeps for all processes. Raises TooManyDrafts."""
    with connection.cursor() as cursor:
        place = next((place for place in range(AT_ONCE) if locked(cursor, "pg_try_advisory_lock", place)), None)
        if place is None:
            raise TooManyDrafts()
        try:
            yield
        finally:
            locked(cursor, "pg_advisory_unlock", place)


def locked(cursor: Any, function: str, place: int) -> bool:
    cursor.execute(f"SELECT {function}(hashtext('evidence.pages.audit'), %s)", [place])  # noqa: S608 - our own two names
    return bool(cursor.fetchone()[0])


def result(audit: Audit) -> dict[str, Any]:
    """What the page shows of an audit: findings by how much they matter, claims, references in words.

    References that wait for PubMed are told once, above.
    """
    references = {one.position: one for one in audit.references}
    groups = [
        (title, [Told(one, references.get(one.reference or 0)) for one in audit.findings if one.kind in kinds])
        for title, kinds in GROUPS
    ]
    return {
        "audit": audit, "count": len(audit.findings), "groups": [(title, told) for title, told in groups if told],
        "references": in_words(audit.references), "away": audit.waiting,
    }  # fmt: skip


def became(outcome: str) -> str:
    """What became of a reference; of a stored one that nobody looked up, nothing yet."""
    if not outcome:
        return "not looked up yet"
    return "found" if outcome in GOOD else str(Outcome(outcome).label)


def in_words(references: Sequence[AuditedReference]) -> list[dict[str, Any]]:
    """References as people read them. Those found are found, whether or not they were here before.

    Why PubMed gave no answer (an address, a time-out) is for those who run the site.
    """
    return [
        {
            "row": one, "found": one.outcome in GOOD, "outcome": became(one.outcome),
            "standing": "" if one.standing == Standing.NO_NOTICE else Standing(one.standing).label,
            "detail": "" if one.outcome == Outcome.FAILED else one.detail,
        }
        for one in references
    ]  # fmt: skip
