"""The abstract as a reviewer reads it: the words that speak of the claim marked, each by what it speaks of."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from evidence.claims.models import Claim, EvidenceItem
from evidence.folding import TAG
from evidence.grading.marking import Segment, mark, terms_of
from evidence.studies.display import safe_markup

Terms = Mapping[str, Iterable[str]]

PIECES = re.compile(f"({TAG.pattern})")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an abstract: its label, and its text as safe HTML."""

    label: str
    text: SafeString


def pico(claim: Claim) -> dict[str, str]:
    """What the claim asks about, the more telling first."""
    return {
        "population": claim.population,
        "intervention": claim.intervention,
        "comparator": claim.comparator,
        "outcome": ", ".join(outcome.name for outcome in claim.outcomes.all()),
    }


def terms(item: EvidenceItem) -> Terms:
    """The claim's PICO words, and the MeSH headings of the study."""
    asked = {kind: terms_of(text) for kind, text in pico(item.claim).items()}
    return asked | {"mesh": tuple(heading["name"] for heading in item.study.mesh)}


def marked(text: str, words: Terms) -> SafeString:
    """The text as safe HTML with these words in mark elements; without any when its own tags do not fit together."""
    segments, whole = mark(text, words), safe_markup(text)
    if "".join(kept(segment.text) for segment in segments) != whole:
        return whole
    return format_html_join("", "{}", ((wrapped(segment),) for segment in segments))


def wrapped(segment: Segment) -> SafeString:
    inner = kept(segment.text)
    return format_html('<mark class="{}">{}</mark>', segment.kind, inner) if segment.kind else inner


def kept(text: str) -> SafeString:
    """The five tags kept, all else escaped."""
    pieces = (piece if TAG.fullmatch(piece) else escape(html.unescape(piece)) for piece in PIECES.split(text))
    return mark_safe("".join(pieces))  # noqa: S308  escaped above


def sections(item: EvidenceItem) -> list[Section]:
    """The abstract, section by section; empty when there is none."""
    words = terms(item)
    return [Section(part.get("label", ""), marked(part["text"], words)) for part in item.study.abstract]
